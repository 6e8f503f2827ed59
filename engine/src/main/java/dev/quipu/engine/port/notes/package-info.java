/// The notes of runs as they were.
@NullMarked
package dev.quipu.engine.port.notes;

import org.jspecify.annotations.NullMarked;
