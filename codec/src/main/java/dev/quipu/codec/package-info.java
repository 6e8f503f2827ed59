/// Chunks, the stored form of series: consecutive points of one series as four columns, each in the
/// encoding that suits it, with statistics that answer any zoom of a chart without decoding all
/// points. docs/format/chunk.md draws the bytes.
@NullMarked
package dev.quipu.codec;

import org.jspecify.annotations.NullMarked;
