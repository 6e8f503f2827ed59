/// The notes of runs as they were, in memory.
@NullMarked
package dev.quipu.store.memory.notes;

import org.jspecify.annotations.NullMarked;
