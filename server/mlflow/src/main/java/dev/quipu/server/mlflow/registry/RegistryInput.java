package dev.quipu.server.mlflow.registry;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.Fault;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.registry.RegistryNames;
import dev.quipu.core.text.Text;
import dev.quipu.engine.registry.RegistryQuery;
import dev.quipu.query.Vocabulary;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.Names;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/// The fields that requests of the registry share.
record RegistryInput(Input input) {
  /// The name of the model.
  String model() {
    return RegistryNames.checkModel(input.requiredText("name"));
  }

  /// The number of the version, which MLflow writes as a text.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the field is no number, NOT_FOUND if no version can
  ///   have the number
  int version() {
    String text = input.requiredText("version");
    OptionalLong number = Text.integer(text.strip());
    if (number.isEmpty()) {
      throw QuipuException.invalid(
          "Parameter 'version' must be an integer, got '" + Text.first(text, 100) + "'.");
    }
    if (number.getAsLong() < 1 || number.getAsLong() > Integer.MAX_VALUE) {
      throw new QuipuException(
          ErrorCode.NOT_FOUND,
          "Model " + Text.quote(model()) + " has no version " + text,
          new Fault.NoModelVersion(model(), text));
    }
    return (int) number.getAsLong();
  }

  /// A search for models or versions.
  ///
  /// @param defaultPage how many come if the client does not say
  RegistryQuery query(Vocabulary vocabulary, int defaultPage, int limit) {
    return new RegistryQuery(
        vocabulary,
        input.text("filter").orElse(""),
        input.texts("order_by"),
        input.integer("max_results", defaultPage, 1, limit),
        input.text("page_token").orElse(null));
  }

  String description() {
    return input.text("description").orElse("");
  }

  /// The key of the tag to set.
  String key() {
    return Names.key("Tag key", input.requiredText("key"));
  }

  /// The key of the tag to find or remove.
  String knownKey() {
    return Names.find(input.requiredText("key"));
  }

  String value() {
    return input.text("value").orElse("");
  }

  Map<String, String> tags() {
    Map<String, String> tags = new LinkedHashMap<>();
    input.pairs("tags").forEach((tag, value) -> tags.put(Names.key("Tag key", tag), value));
    return tags;
  }
}
