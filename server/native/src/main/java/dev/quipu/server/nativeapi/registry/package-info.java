/// Routes of the model registry, and their JSON.
@NullMarked
package dev.quipu.server.nativeapi.registry;

import org.jspecify.annotations.NullMarked;
