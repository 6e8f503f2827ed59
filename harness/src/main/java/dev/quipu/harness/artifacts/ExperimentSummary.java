package dev.quipu.harness.artifacts;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// One model with one probe on one data set.
///
/// @param statuses how many records have each status; those of none are left out
/// @param scores by name
/// @param usage the sums over all records
public record ExperimentSummary(
    String model,
    String probe,
    String dataset,
    String primaryMetric,
    EnumMap<RecordStatus, Long> statuses,
    SortedMap<String, ScoreSummary> scores,
    SortedMap<String, Long> usage) {
  /// The share of the cases that were asked and have failed.
  static final String ERROR_RATE = "error_rate";

  /// How many records there are.
  public long count() {
    return statuses.values().stream().mapToLong(Long::longValue).sum();
  }

  public long count(RecordStatus status) {
    return statuses.getOrDefault(status, 0L);
  }

  /// How many cases were asked and have failed.
  public long failures() {
    return count() - count(RecordStatus.SUCCESS) - count(RecordStatus.SKIPPED);
  }

  /// The summary of the score that decides; null if no record has it.
  public @Nullable ScoreSummary primary() {
    return scores.get(primaryMetric);
  }

  Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("model", model);
    members.put("probe", probe);
    members.put("dataset", dataset);
    members.put("primary_metric", primaryMetric);
    members.put("count", count());
    members.put("statuses", counts(statuses));
    long asked = count() - count(RecordStatus.SKIPPED);
    members.put("success_rate", asked == 0 ? null : (double) count(RecordStatus.SUCCESS) / asked);
    members.put(ERROR_RATE, asked == 0 ? null : (double) failures() / asked);
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    scores.forEach((name, score) -> all.put(name, score.members()));
    members.put("scores", all);
    members.put("usage", usage);
    return members;
  }

  static Map<String, Long> counts(Map<RecordStatus, Long> statuses) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (RecordStatus status : RecordStatus.values()) {
      counts.put(status.word(), statuses.getOrDefault(status, 0L));
    }
    return counts;
  }
}
