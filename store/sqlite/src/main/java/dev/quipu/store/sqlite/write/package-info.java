/// The writer, its queue, and what a transaction writes of each concept.
@NullMarked
package dev.quipu.store.sqlite.write;

import org.jspecify.annotations.NullMarked;
