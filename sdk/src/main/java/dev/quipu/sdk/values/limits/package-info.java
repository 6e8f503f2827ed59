/// The limits of values, each with its reason.
@NullMarked
package dev.quipu.sdk.values.limits;

import org.jspecify.annotations.NullMarked;
