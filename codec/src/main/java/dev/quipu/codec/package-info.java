/// Chunks, the stored form of series: consecutive points of one series as four columns, each in the
/// encoding that suits it, with statistics from which any zoom of a chart is answered without
/// decoding the points. The bytes are drawn in docs/format/chunk.md.
@NullMarked
package dev.quipu.codec;

import org.jspecify.annotations.NullMarked;
