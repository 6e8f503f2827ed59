/// Sets of cases in SQLite.
@NullMarked
package dev.quipu.store.sqlite.cases;

import org.jspecify.annotations.NullMarked;
