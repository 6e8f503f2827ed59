/// The writer, its queue, and the writes of each concept in a transaction.
@NullMarked
package dev.quipu.store.sqlite.write;

import org.jspecify.annotations.NullMarked;
