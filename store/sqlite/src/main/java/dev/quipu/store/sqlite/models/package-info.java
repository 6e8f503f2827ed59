/// Models in SQLite.
@NullMarked
package dev.quipu.store.sqlite.models;

import org.jspecify.annotations.NullMarked;
