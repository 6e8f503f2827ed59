/// The datasets that a run used.
@NullMarked
package dev.quipu.sdk.datasets;

import org.jspecify.annotations.NullMarked;
