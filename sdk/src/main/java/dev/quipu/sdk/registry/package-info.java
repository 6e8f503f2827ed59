/// The model registry, for programs.
@NullMarked
package dev.quipu.sdk.registry;

import org.jspecify.annotations.NullMarked;
