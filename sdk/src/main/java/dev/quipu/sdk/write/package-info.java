/// How logged data gets into a journal. Queues take rows and artifacts from the program without
/// waiting. The recorder, one thread, makes records of them and writes the records to the journals.
@NullMarked
package dev.quipu.sdk.write;

import org.jspecify.annotations.NullMarked;
