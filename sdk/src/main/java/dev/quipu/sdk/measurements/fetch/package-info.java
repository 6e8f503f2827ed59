/// Fetches measurements, comparisons and examples.
@NullMarked
package dev.quipu.sdk.measurements.fetch;

import org.jspecify.annotations.NullMarked;
