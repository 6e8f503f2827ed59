/// The parts from which columns and chunks are put together: cursors and sinks of bytes, packed
/// bits, compression, sections.
@NullMarked
package dev.quipu.codec.bytes;

import org.jspecify.annotations.NullMarked;
