/// Values that are no numbers, as JSON text; and the numbers that a series holds exactly.
@NullMarked
package dev.quipu.core.json;

import org.jspecify.annotations.NullMarked;
