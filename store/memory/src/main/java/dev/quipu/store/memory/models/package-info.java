/// Logged models in memory.
@NullMarked
package dev.quipu.store.memory.models;

import org.jspecify.annotations.NullMarked;
