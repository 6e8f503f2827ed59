/// Models, as stores read and write them.
@NullMarked
package dev.quipu.engine.port.models;

import org.jspecify.annotations.NullMarked;
