/// Writes messages of Protocol Buffers, for files of that form.
@org.jspecify.annotations.NullMarked
package dev.quipu.trackers.proto;
