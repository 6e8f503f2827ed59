/// The model registry: registered models, their versions, aliases and tags.
@NullMarked
package dev.quipu.engine.registry;

import org.jspecify.annotations.NullMarked;
