/// The building blocks of columns and chunks: cursors and sinks of bytes, packed bits, compression,
/// sections.
@NullMarked
package dev.quipu.codec.bytes;

import org.jspecify.annotations.NullMarked;
