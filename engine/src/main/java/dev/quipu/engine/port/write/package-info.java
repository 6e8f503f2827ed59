/// What the engine writes to a store: a writer for each concept, which also reads what it has just
/// written.
@NullMarked
package dev.quipu.engine.port.write;

import org.jspecify.annotations.NullMarked;
