/// Issues in memory.
@NullMarked
package dev.quipu.store.memory.issues;

import org.jspecify.annotations.NullMarked;
