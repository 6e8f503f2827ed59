/// Values of programs as JSON, and back. A room of this module; it may change.
@NullMarked
package dev.quipu.evaluation.json;

import org.jspecify.annotations.NullMarked;
