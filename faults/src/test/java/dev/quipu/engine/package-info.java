/// Tests of the live feed under many schedules. They are in its package in order to publish to the
/// feed.
@NullMarked
package dev.quipu.engine;

import org.jspecify.annotations.NullMarked;
