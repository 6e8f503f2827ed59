package dev.quipu.server.mlflow.tracking;

import dev.quipu.core.model.Run;
import dev.quipu.query.Field;
import dev.quipu.query.Field.Attribute;
import dev.quipu.query.Field.RunAttribute;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tags that MLflow gives a meaning. Here the facts in them are attributes of the run, or stand
/// in tags that our SDK writes. So a run made elsewhere shows them to MLflow's clients, too, and
/// filters find the run by them. A tag that a client has set comes first.
final class ReservedTags {
  static final String RUN_NAME = "mlflow.runName";
  static final String NOTE = "mlflow.note.content";
  static final String PARENT = "mlflow.parentRunId";

  private static final String USER = "mlflow.user";
  private static final String SOURCE_TYPE = "mlflow.source.type";

  /// A tag of every run of our SDK.
  private static final String SDK = "quipu.sdk.version";

  private static final String MAIN_CLASS = "quipu.source.main";

  private static final Map<String, RunAttribute> ATTRIBUTES =
      Map.of(
          PARENT,
          new RunAttribute(Attribute.PARENT_RUN_ID),
          USER,
          new RunAttribute(Attribute.USER));

  /// Tags of our SDK, by the tags of MLflow for the same facts.
  private static final Map<String, String> OF_SDK =
      Map.of(
          "mlflow.source.name",
          MAIN_CLASS,
          "mlflow.source.git.commit",
          "quipu.git.commit",
          "mlflow.source.git.branch",
          "quipu.git.branch");

  private ReservedTags() {}

  /// The fields in which a run may have the value of a tag, the first of them first.
  static List<Field> fields(String tag) {
    if (tag.equals(RUN_NAME)) {
      return List.of(new RunAttribute(Attribute.RUN_NAME));
    }
    Field itself = new Field.Tag(tag);
    if (ATTRIBUTES.containsKey(tag)) {
      return List.of(itself, ATTRIBUTES.get(tag));
    }
    @Nullable String ofSdk = OF_SDK.get(tag);
    return ofSdk == null ? List.of(itself) : List.of(itself, new Field.Tag(ofSdk));
  }

  /// Adds the reserved tags of a run to its other tags.
  static void addTo(Map<String, String> tags, Run run) {
    tags.put(RUN_NAME, run.info().name());
    if (run.notes() != null) {
      tags.put(NOTE, run.notes());
    }
    if (run.info().parent() != null) {
      tags.putIfAbsent(PARENT, run.info().parent().hex());
    }
    if (tags.containsKey(SDK) && !run.info().user().isEmpty()) {
      tags.putIfAbsent(USER, run.info().user());
    }
    if (tags.containsKey(MAIN_CLASS)) {
      tags.putIfAbsent(SOURCE_TYPE, "LOCAL");
    }
    OF_SDK.forEach((tag, ofSdk) -> {
      @Nullable String value = tags.get(ofSdk);
      if (value != null) {
        tags.putIfAbsent(tag, value);
      }
    });
  }
}
