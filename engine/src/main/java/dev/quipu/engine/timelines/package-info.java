/// Reads the rows of runs in the order of their times: logs and tracks.
@NullMarked
package dev.quipu.engine.timelines;

import org.jspecify.annotations.NullMarked;
