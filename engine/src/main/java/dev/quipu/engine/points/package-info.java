/// Rows and points: append them, and return rows as they were logged.
@NullMarked
package dev.quipu.engine.points;

import org.jspecify.annotations.NullMarked;
