/// What the model registry asks of a store.
@NullMarked
package dev.quipu.engine.port.registry;

import org.jspecify.annotations.NullMarked;
