package dev.quipu.store.memory.registry;

import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;

/// A version with its model, as searches see it.
record Versioned(RegisteredModel model, ModelVersion version) {}
