/// The writing side of a store: a writer for each concept. A writer also reads its own writes.
@NullMarked
package dev.quipu.engine.port.write;

import org.jspecify.annotations.NullMarked;
