package dev.quipu.engine.registry;

import dev.quipu.core.json.JsonString;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.core.registry.RegistryAction;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.read.Event;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Puts the changes of the registry into the outbox. The data of an event are those of MLflow's
/// webhooks, with the same names.
final class RegistryEvents {
  private RegistryEvents() {}

  /// A change of a model as a whole.
  static void happened(
      WriteTransaction tx, RegistryAction action, RegisteredModel model, Data data) {
    tx.events()
        .append(
            new Event.RegistryChanged(action, model.isPrompt(), model.name(), null, data.text()));
  }

  /// A change of one version, or of an alias that names the version.
  static void happened(
      WriteTransaction tx, RegistryAction action, RegisteredModel model, int version, Data data) {
    tx.events()
        .append(
            new Event.RegistryChanged(
                action, model.isPrompt(), model.name(), version, data.text()));
  }

  static Data of(RegisteredModel model) {
    return new Data().put("name", model.name());
  }

  static Data of(RegisteredModel model, int version) {
    return of(model).put("version", Integer.toString(version));
  }

  static Data created(RegisteredModel model) {
    Map<String, String> tags = new TreeMap<>(model.tags());
    if (model.isPrompt()) {
      tags.remove(RegisteredModel.PROMPT_TAG);
      tags.remove(RegisteredModel.PROMPT_TYPE_TAG);
    }
    return of(model).put("tags", tags).put("description", model.description());
  }

  static Data created(RegisteredModel model, ModelVersion version) {
    Data data = of(model, version.version());
    Map<String, String> tags = new TreeMap<>(version.tags());
    if (model.isPrompt()) {
      data.put("template", tags.remove(RegisteredModel.PROMPT_TEXT_TAG));
      tags.remove(RegisteredModel.PROMPT_TAG);
      tags.remove(RegisteredModel.PROMPT_TYPE_TAG);
    } else {
      data.put("source", version.source().uri()).put("run_id", version.source().run());
    }
    data.put("tags", tags);
    return data.put("description", version.description().isEmpty() ? null : version.description());
  }

  /// A JSON object under construction.
  static final class Data {
    private final StringBuilder json = new StringBuilder();

    Data put(String name, @Nullable String value) {
      key(name);
      if (value == null) {
        json.append("null");
      } else {
        JsonString.append(value, json);
      }
      return this;
    }

    Data put(String name, Map<String, String> values) {
      key(name);
      Data object = new Data();
      values.forEach(object::put);
      json.append(object.text());
      return this;
    }

    private void key(String name) {
      json.append(json.isEmpty() ? "" : ",");
      JsonString.append(name, json);
      json.append(':');
    }

    String text() {
      return "{" + json + "}";
    }
  }
}
