/// The model registry in memory.
@NullMarked
package dev.quipu.store.memory.registry;

import org.jspecify.annotations.NullMarked;
