/// Tests under many schedules. They are in this package in order to see the classes they test.
@NullMarked
package dev.quipu.store.sqlite;

import org.jspecify.annotations.NullMarked;
