/// What the SDK reads of measurements: the measurements themselves, objects compared by their
/// metrics, and data sets of examples. `dev.quipu.sdk.read` has the calls.
@NullMarked
package dev.quipu.sdk.measurements;

import org.jspecify.annotations.NullMarked;
