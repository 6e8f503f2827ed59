/// Models that runs log.
@NullMarked
package dev.quipu.engine.models;

import org.jspecify.annotations.NullMarked;
