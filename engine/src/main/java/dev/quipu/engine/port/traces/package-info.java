/// What the use cases of traces ask of a store.
@NullMarked
package dev.quipu.engine.port.traces;

import org.jspecify.annotations.NullMarked;
