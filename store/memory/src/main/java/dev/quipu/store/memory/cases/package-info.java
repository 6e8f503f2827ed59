/// Sets of cases in memory.
@NullMarked
package dev.quipu.store.memory.cases;

import org.jspecify.annotations.NullMarked;
