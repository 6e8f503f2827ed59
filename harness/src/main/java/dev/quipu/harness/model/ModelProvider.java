package dev.quipu.harness.model;

import dev.quipu.core.error.QuipuException;
import dev.quipu.harness.config.ModelSpec;

/// Makes the models of one type. [Models] finds providers with [java.util.ServiceLoader].
public interface ModelProvider {
  /// The `type` by which a configuration names the provider.
  String type();

  /// Makes a model. It need not reach the model yet.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a setting cannot be used
  Model create(ModelSpec spec);
}
