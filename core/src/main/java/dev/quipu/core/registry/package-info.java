/// The model registry: registered models and their versions.
@NullMarked
package dev.quipu.core.registry;

import org.jspecify.annotations.NullMarked;
