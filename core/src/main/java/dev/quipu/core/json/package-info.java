/// Values that are no numbers, as JSON text, and which numbers a series holds exactly.
@NullMarked
package dev.quipu.core.json;

import org.jspecify.annotations.NullMarked;
