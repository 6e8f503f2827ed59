package dev.quipu.trackers.mlflow;

import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.backend.RunStart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What MLflow has in tags, and its words.
final class MlflowTags {
  private MlflowTags() {}

  /// The tags of a run that starts.
  static Map<String, String> of(RunStart start) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("mlflow.user", System.getProperty("user.name", ""));
    tags.put("mlflow.source.type", "LOCAL");
    if (start.name() != null) {
      tags.put("mlflow.runName", start.name());
    }
    if (start.parent() != null) {
      tags.put("mlflow.parentRunId", start.parent().id());
    }
    if (!start.notes().isEmpty()) {
      tags.put("mlflow.note.content", start.notes());
    }
    for (String tag : start.tags()) {
      tags.put(tag, "true");
    }
    return tags;
  }

  /// Tags or params as the REST API has them.
  static List<Map<String, String>> json(Map<String, String> pairs) {
    return pairs.entrySet().stream()
        .map(pair -> Map.of("key", pair.getKey(), "value", pair.getValue()))
        .toList();
  }

  static String status(RunStatus status) {
    return switch (status) {
      case RUNNING -> "RUNNING";
      case SCHEDULED -> "SCHEDULED";
      case COMPLETED -> "FINISHED";
      case FAILED -> "FAILED";
      case KILLED -> "KILLED";
    };
  }
}
