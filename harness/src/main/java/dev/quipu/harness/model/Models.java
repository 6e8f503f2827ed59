package dev.quipu.harness.model;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.harness.config.ModelSpec;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/// Makes models by their types: `openai`, `command`, `dummy`, and those of the providers that
/// ServiceLoader finds.
public final class Models {
  private final SortedMap<String, ModelProvider> providers = new TreeMap<>();

  private Models() {}

  /// The providers on a class path.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if two have one type
  public static Models of(ClassLoader classes) {
    Models models = new Models();
    for (ModelProvider provider : ServiceLoader.load(ModelProvider.class, classes)) {
      if (models.providers.putIfAbsent(provider.type(), provider) != null) {
        throw QuipuException.invalid(
            "Two providers of models have the type " + Text.quote(provider.type()));
      }
    }
    return models;
  }

  /// Makes a model.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if there is no such type, or a setting cannot be used
  public Model create(ModelSpec spec) {
    ModelProvider provider = providers.get(spec.type());
    if (provider == null) {
      throw QuipuException.invalid(
          "Model "
              + Text.quote(spec.name())
              + " has the type "
              + Text.quote(spec.type())
              + "; there are: "
              + String.join(", ", providers.keySet()));
    }
    return provider.create(spec);
  }
}
