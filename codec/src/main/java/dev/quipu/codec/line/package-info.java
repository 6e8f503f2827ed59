/// Lines, which readers get: the points of a series from chunks and from frames that are not
/// compacted yet; and the buckets, rows and averages that are made from them.
@NullMarked
package dev.quipu.codec.line;

import org.jspecify.annotations.NullMarked;
