/// Models that runs log.
@NullMarked
package dev.quipu.core.models;

import org.jspecify.annotations.NullMarked;
