/// What the engine reads of a store: a reader for each concept, what a search or a list asks, and
/// what the store finds.
@NullMarked
package dev.quipu.engine.port.read;

import org.jspecify.annotations.NullMarked;
