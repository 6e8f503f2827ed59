/// Columns of runs in memory. They decide searches without SQL.
@NullMarked
package dev.quipu.store.shared.columns;

import org.jspecify.annotations.NullMarked;
