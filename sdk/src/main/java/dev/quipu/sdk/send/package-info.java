/// How a journal gets to the server. The sender, one thread, has a delivery for each journal. A
/// delivery reads records, sends the requests that they need, decides what the answers mean, and
/// keeps the mark. The uploader, another thread, sends files.
@NullMarked
package dev.quipu.sdk.send;

import org.jspecify.annotations.NullMarked;
