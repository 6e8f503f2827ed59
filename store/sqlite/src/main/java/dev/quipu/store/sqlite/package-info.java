/// The embedded store: one SQLite database in one folder, one writer thread that commits many
/// writes at once, and a few readers.
@NullMarked
package dev.quipu.store.sqlite;

import org.jspecify.annotations.NullMarked;
