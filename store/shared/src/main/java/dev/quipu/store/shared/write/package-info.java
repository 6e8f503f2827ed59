/// The queue of a store's one writer: many threads put writes, and the writer commits them in
/// groups.
@NullMarked
package dev.quipu.store.shared.write;

import org.jspecify.annotations.NullMarked;
