/// Issues in SQLite.
@NullMarked
package dev.quipu.store.sqlite.issues;

import org.jspecify.annotations.NullMarked;
