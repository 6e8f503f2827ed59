/// Traces in SQL.
@NullMarked
package dev.quipu.store.sqlite.traces;

import org.jspecify.annotations.NullMarked;
