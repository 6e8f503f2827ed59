package dev.quipu.engine.webhooks;

import dev.quipu.core.json.ObjectText;
import dev.quipu.engine.port.webhooks.Occurrence;
import java.util.Map;

/// Examples of occurrences, for tests of webhooks. Those of the registry have the values that
/// MLflow's examples have.
final class Examples {
  private static final Map<String, String> TAGS = Map.of("example_key", "example_value");

  private Examples() {}

  static Occurrence of(String event, long nowMs) {
    return new Occurrence(event, nowMs, "A test of the event " + event, null, data(event).text());
  }

  private static ObjectText data(String event) {
    String thing = event.substring(0, event.indexOf('.'));
    return switch (thing) {
      case "run" -> run(event.substring(event.indexOf('.') + 1));
      case "alert" ->
          new ObjectText().put("name", "example_alert").put("condition", "val_loss > 2.0");
      case "prompt", "prompt_version", "prompt_tag", "prompt_version_tag", "prompt_alias" ->
          registry(event, "example_prompt", "prompt");
      default -> registry(event, "example_model", "model");
    };
  }

  private static ObjectText run(String status) {
    return new ObjectText()
        .put("runId", "00000000000000000000000000000000")
        .put("name", "example-run")
        .put("experimentId", "0")
        .put("experiment", "Default")
        .put("status", status)
        .put("user", "")
        .put("startMs", 0)
        .put("endMs", 1);
  }

  private static ObjectText registry(String event, String name, String what) {
    ObjectText data = new ObjectText().put("name", name);
    boolean isVersion = event.contains("version.") || event.contains("version_tag.");
    if (isVersion) {
      data.put("version", "1");
    }
    switch (event.substring(event.indexOf('.') + 1)) {
      case "created" -> created(data, event, what, isVersion);
      case "set" -> data.put("key", "example_key").put("value", "example_value");
      case "deleted" -> deleted(data, event);
      case "updated" -> data.put("description", "An example " + what);
      case "renamed" -> data.put("new_name", "another_" + what);
      default -> data.put("from_stage", "None").put("to_stage", "Staging");
    }
    return data;
  }

  private static void deleted(ObjectText data, String event) {
    if (event.contains("_tag.")) {
      data.put("key", "example_key");
    } else if (event.contains("_alias.")) {
      data.put("alias", "example_alias");
    }
  }

  private static void created(ObjectText data, String event, String what, boolean isVersion) {
    if (event.contains("_alias.")) {
      data.put("alias", "example_alias").put("version", "1");
      return;
    }
    if (isVersion && what.equals("prompt")) {
      data.put("template", "Hello {{name}}!");
    } else if (isVersion) {
      data.put("source", "models:/123").put("run_id", "abcd1234abcd5678");
    }
    String subject =
        isVersion ? what + " version" : what.equals("model") ? "registered model" : what;
    data.put("tags", TAGS).put("description", "An example " + subject);
  }
}
