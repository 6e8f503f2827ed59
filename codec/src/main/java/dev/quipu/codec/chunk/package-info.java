/// Chunks, the stored form of series: consecutive points of one series as four columns, with
/// statistics that answer any zoom of a chart without decoding all points. docs/format/chunk.md
/// draws the bytes.
@NullMarked
package dev.quipu.codec.chunk;

import org.jspecify.annotations.NullMarked;
