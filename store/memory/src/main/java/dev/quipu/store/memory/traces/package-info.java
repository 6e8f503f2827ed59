/// Traces in memory.
@NullMarked
package dev.quipu.store.memory.traces;

import org.jspecify.annotations.NullMarked;
