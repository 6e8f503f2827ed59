/// What issues ask of a store.
@NullMarked
package dev.quipu.engine.port.issues;

import org.jspecify.annotations.NullMarked;
