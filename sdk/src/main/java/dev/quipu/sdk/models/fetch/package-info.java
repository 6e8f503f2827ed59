/// Fetches models.
@NullMarked
package dev.quipu.sdk.models.fetch;

import org.jspecify.annotations.NullMarked;
