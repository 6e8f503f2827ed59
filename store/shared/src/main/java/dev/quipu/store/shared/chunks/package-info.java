/// Opened chunks, kept for the readers to come.
@NullMarked
package dev.quipu.store.shared.chunks;

import org.jspecify.annotations.NullMarked;
