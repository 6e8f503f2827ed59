/// The way of a journal to the server. The sender, one thread, has a delivery for each journal; a
/// delivery reads records, sends the requests that they need, draws its conclusions from the
/// answers and keeps the mark. The uploader, another thread, sends files.
@NullMarked
package dev.quipu.sdk.send;

import org.jspecify.annotations.NullMarked;
