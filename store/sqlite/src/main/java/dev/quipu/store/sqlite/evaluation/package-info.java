/// Evaluation rows and their scores in the tables of SQLite.
@NullMarked
package dev.quipu.store.sqlite.evaluation;

import org.jspecify.annotations.NullMarked;
