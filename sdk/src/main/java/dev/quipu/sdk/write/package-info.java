/// The way of what the program logs into a journal. Queues take rows and artifacts over from the
/// program without waiting; the recorder, one thread, makes records of them and writes these to the
/// journals.
@NullMarked
package dev.quipu.sdk.write;

import org.jspecify.annotations.NullMarked;
