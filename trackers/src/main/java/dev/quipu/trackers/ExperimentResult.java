package dev.quipu.trackers;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The result of an experiment: a model was asked all questions of a probe.
///
/// @param totalCount how many questions there were
/// @param successCount how many of them were answered
/// @param errorCount how many failed
/// @param scores such as `accuracy`, `precision`, `recall`, `f1_score`, `mean_latency_ms`,
///   `total_tokens` and `error_rate`, or any others
/// @param durationSeconds null if it is not known
public record ExperimentResult(
    String experimentId,
    String modelName,
    String modelProvider,
    String probeName,
    String probeCategory,
    long totalCount,
    long successCount,
    long errorCount,
    Map<String, Double> scores,
    @Nullable Double durationSeconds) {
  public ExperimentResult {
    scores = Map.copyOf(scores);
  }

  /// The share of questions that were answered; 0 if there were none.
  public double successRate() {
    return totalCount == 0 ? 0 : (double) successCount / totalCount;
  }

  /// The metrics of the result, by name.
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("success_rate", successRate());
    metrics.put("total_count", (double) totalCount);
    metrics.put("success_count", (double) successCount);
    metrics.put("error_count", (double) errorCount);
    metrics.putAll(scores);
    if (durationSeconds != null) {
      metrics.put("duration_seconds", durationSeconds);
    }
    return metrics;
  }

  /// The params of the result, by name.
  public Map<String, String> params() {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("experiment_id", experimentId);
    params.put("model_name", modelName);
    params.put("model_provider", modelProvider);
    params.put("probe_name", probeName);
    params.put("probe_category", probeCategory);
    return params;
  }
}
