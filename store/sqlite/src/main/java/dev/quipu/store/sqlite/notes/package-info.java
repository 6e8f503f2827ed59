/// The notes of runs as they were, in SQLite.
@NullMarked
package dev.quipu.store.sqlite.notes;

import org.jspecify.annotations.NullMarked;
