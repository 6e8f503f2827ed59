/// Columns of a chunk: integers and doubles, each in the encoding that makes it smallest.
/// docs/format/chunk.md draws the bytes.
@NullMarked
package dev.quipu.codec.column;

import org.jspecify.annotations.NullMarked;
