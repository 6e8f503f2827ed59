/// Columns of runs in memory, by which searches are decided without SQL.
@NullMarked
package dev.quipu.store.sqlite.columns;

import org.jspecify.annotations.NullMarked;
