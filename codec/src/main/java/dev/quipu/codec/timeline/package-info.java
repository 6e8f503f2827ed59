/// Rows of timelines, the log and the tracks of a run: rows in the order of their times. Chunks of
/// such rows hold blocks with statistics, so that a search skips the blocks that cannot match.
/// docs/format/timeline-chunk.md draws the bytes.
@NullMarked
package dev.quipu.codec.timeline;

import org.jspecify.annotations.NullMarked;
