/// Tests under many schedules; in this package, to see what they test.
@NullMarked
package dev.quipu.engine.runs;

import org.jspecify.annotations.NullMarked;
