/// Tests of the live feed under many schedules; in its package, to see how it is published to.
@NullMarked
package dev.quipu.engine;

import org.jspecify.annotations.NullMarked;
