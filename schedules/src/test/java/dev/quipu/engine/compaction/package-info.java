/// Tests under many schedules; in this package, to see what they test.
@NullMarked
package dev.quipu.engine.compaction;

import org.jspecify.annotations.NullMarked;
