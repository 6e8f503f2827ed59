/// Rows and points: append them, and give rows back as they were logged.
@NullMarked
package dev.quipu.engine.points;

import org.jspecify.annotations.NullMarked;
