/// Chunks, the stored form of series: consecutive points of one series as four columns, with
/// statistics from which any zoom of a chart is answered without decoding the points.
/// docs/format/chunk.md draws the bytes.
@NullMarked
package dev.quipu.codec.chunk;

import org.jspecify.annotations.NullMarked;
