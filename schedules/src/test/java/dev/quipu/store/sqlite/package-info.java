/// Tests under many schedules; in this package, to see what they test.
@NullMarked
package dev.quipu.store.sqlite;

import org.jspecify.annotations.NullMarked;
