/// Tells trackers of finished runs.
@NullMarked
package dev.quipu.harness.track;

import org.jspecify.annotations.NullMarked;
