/// Tests under many schedules. They are in this package in order to see the classes they test.
@NullMarked
package dev.quipu.engine.compaction;

import org.jspecify.annotations.NullMarked;
