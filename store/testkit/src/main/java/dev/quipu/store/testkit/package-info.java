/// The contracts of the stores as abstract tests. Every store extends them with a way to open
/// itself, so that all stores keep the same promises.
@NullMarked
package dev.quipu.store.testkit;

import org.jspecify.annotations.NullMarked;
