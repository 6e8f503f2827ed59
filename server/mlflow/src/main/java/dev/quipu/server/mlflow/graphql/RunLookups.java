package dev.quipu.server.mlflow.graphql;

import dev.quipu.server.http.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The fields of a run that its own answer does not have: its experiment, and the versions of
/// models that were made of it.
final class RunLookups {
  private static final String EXPERIMENT = "experiment";
  private static final Set<String> FIELDS = Set.of(EXPERIMENT, "modelVersions");

  private final BiFunction<String, Map<String, @Nullable Object>, JsonObject> ask;
  private final Map<String, JsonObject> experiments = new HashMap<>();
  private int asked;

  /// @param ask answers a root field with an input, both as GraphQL spells them
  RunLookups(BiFunction<String, Map<String, @Nullable Object>, JsonObject> ask) {
    this.ask = ask;
  }

  static boolean has(String field) {
    return FIELDS.contains(field);
  }

  /// @param run null if it is absent
  @Nullable Object find(String field, @Nullable JsonObject run) {
    JsonObject info = Optional.ofNullable(run).flatMap(one -> one.object("info")).orElse(null);
    if (info == null) {
      return null;
    }
    if (field.equals(EXPERIMENT)) {
      return experiments
          .computeIfAbsent(
              info.requiredText("experiment_id"),
              id -> counted("mlflowGetExperiment", Map.of("experimentId", id)))
          .raw(EXPERIMENT);
    }
    String filter = "run_id = '" + info.requiredText("run_id") + "'";
    Object versions =
        counted("mlflowSearchModelVersions", Map.of("filter", filter)).raw("model_versions");
    return versions == null ? List.of() : versions;
  }

  private JsonObject counted(String field, Map<String, @Nullable Object> input) {
    if (++asked > GraphqlLimits.LOOKUPS) {
      throw new Refusal(
          "The experiments and versions of more than "
              + GraphqlLimits.LOOKUPS
              + " runs are asked for; ask for fewer runs");
    }
    return ask.apply(field, input);
  }
}
