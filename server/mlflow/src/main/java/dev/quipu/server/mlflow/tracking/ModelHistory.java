package dev.quipu.server.mlflow.tracking;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Text;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.mlflow.request.JsonValues;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The models that a client of MLflow 2 has logged, as a JSON array in a tag of the run.
final class ModelHistory {
  static final String TAG = "mlflow.log-model.history";

  private static final List<String> REQUIRED =
      List.of("artifact_path", "flavors", "run_id", "utc_time_created");
  private static final List<String> KEPT =
      List.of("run_id", "artifact_path", "utc_time_created", "model_uuid");

  /// A member of a flavor that MLflow leaves out of the tag, because it may be large.
  private static final String CONFIG = "config";

  private ModelHistory() {}

  /// A model as the history keeps it: which it is, and its flavors.
  ///
  /// @param json the whole description, such as the content of a file `MLmodel`
  /// @throws QuipuException INVALID_ARGUMENT if it describes no model
  static String model(String json) {
    JsonObject model = parsed(json);
    List<String> missing = REQUIRED.stream().filter(name -> !model.has(name)).toList();
    if (!missing.isEmpty()) {
      throw QuipuException.invalid("Model json is missing mandatory fields: " + missing);
    }
    List<String> members = new ArrayList<>();
    for (String name : KEPT) {
      members.add(member(name, JsonValues.json(model.raw(name))));
    }
    JsonObject flavors =
        model
            .object("flavors")
            .orElseThrow(() -> QuipuException.invalid("Model json has no object flavors"));
    members.add(member("flavors", flavors(flavors)));
    return "{" + String.join(", ", members) + "}";
  }

  private static JsonObject parsed(String json) {
    try {
      return Json.readObject(json);
    } catch (QuipuException e) {
      throw QuipuException.invalid(
          "Malformed model info. " + Text.quote(json) + " is not a JSON object: " + e.message());
    }
  }

  private static String flavors(JsonObject flavors) {
    List<String> members = new ArrayList<>();
    for (String name : flavors.names()) {
      Object flavor = flavors.raw(name);
      members.add(
          member(
              name,
              flavor instanceof JsonObject object
                  ? withoutConfig(object)
                  : JsonValues.json(flavor)));
    }
    return "{" + String.join(", ", members) + "}";
  }

  private static String withoutConfig(JsonObject flavor) {
    List<String> members = new ArrayList<>();
    for (String name : flavor.names()) {
      if (!name.equals(CONFIG)) {
        members.add(member(name, JsonValues.json(flavor.raw(name))));
      }
    }
    return "{" + String.join(", ", members) + "}";
  }

  private static String member(String name, String json) {
    StringBuilder out = new StringBuilder();
    JsonString.append(name, out);
    return out.append(": ").append(json).toString();
  }

  /// The history with one more model.
  ///
  /// @param before the value of the tag; null if the run has none
  /// @throws QuipuException INVALID_ARGUMENT if the tag holds no array, or would become too long
  static String with(@Nullable String before, String model) {
    String history = before == null ? "[]" : before.strip();
    if (!history.startsWith("[") || !history.endsWith("]")) {
      throw QuipuException.invalid(
          "Tag " + TAG + " is " + Text.quote(history) + ", which is no array of models");
    }
    String models = history.substring(1, history.length() - 1).strip();
    String longer = "[" + (models.isEmpty() ? "" : models + ", ") + model + "]";
    if (Text.isLonger(longer, Limits.TAG_VALUE_CHARS)) {
      throw QuipuException.invalid(
          "Tag "
              + TAG
              + " would have "
              + Text.length(longer)
              + " characters with this model; at most "
              + Limits.TAG_VALUE_CHARS
              + " are allowed");
    }
    return longer;
  }
}
