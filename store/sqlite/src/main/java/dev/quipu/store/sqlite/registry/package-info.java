/// The model registry in SQL.
@NullMarked
package dev.quipu.store.sqlite.registry;

import org.jspecify.annotations.NullMarked;
