package dev.quipu.harness.compare;

import dev.quipu.harness.artifacts.CaseRecord;
import dev.quipu.harness.artifacts.RunPlan;
import dev.quipu.harness.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How two runs differ.
///
/// @param counts the cases by change
/// @param experiments the means side by side
/// @param cases those that are listed, by change and then in the order of the runs
public record RunDiff(
    RunPlan base,
    RunPlan run,
    Map<RecordChange, Long> counts,
    List<ExperimentDiff> experiments,
    List<CaseDiff> cases) {
  /// An experiment in both runs.
  ///
  /// @param model of both runs, with an arrow between if the names differ
  /// @param baseMean of the primary score; null if the base has none
  /// @param runMean null if the run has none
  public record ExperimentDiff(
      String model,
      String probe,
      String dataset,
      String metric,
      @Nullable Double baseMean,
      @Nullable Double runMean) {}

  public long count(RecordChange change) {
    return counts.getOrDefault(change, 0L);
  }

  /// Whether any case is not the same.
  public boolean hasChanges() {
    return counts.entrySet().stream()
        .anyMatch(one -> one.getKey() != RecordChange.SAME && one.getValue() > 0);
  }

  /// The comparison for programs, as canonical JSON.
  public String json() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("base", plan(base));
    members.put("run", plan(run));
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    for (RecordChange change : RecordChange.values()) {
      all.put(change.word(), count(change));
    }
    members.put("counts", all);
    members.put("experiments", experiments.stream().map(RunDiff::experiment).toList());
    members.put("cases", cases.stream().map(RunDiff::listed).toList());
    return Json.text(members) + "\n";
  }

  private static Map<String, @Nullable Object> plan(RunPlan plan) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("run_id", plan.identity().id());
    members.put("name", plan.name());
    return members;
  }

  private static Map<String, @Nullable Object> experiment(ExperimentDiff one) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("model", one.model());
    members.put("probe", one.probe());
    members.put("dataset", one.dataset());
    members.put("metric", one.metric());
    members.put("base", one.baseMean());
    members.put("run", one.runMean());
    return members;
  }

  private static Map<String, @Nullable Object> listed(CaseDiff one) {
    CaseRecord named = one.any();
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("change", one.change().word());
    members.put("model", named.model());
    members.put("probe", named.probe());
    members.put("dataset", named.dataset());
    members.put("example_id", named.exampleId());
    members.put("base", side(one.base()));
    members.put("run", side(one.run()));
    return members;
  }

  private static @Nullable Map<String, @Nullable Object> side(@Nullable CaseRecord record) {
    if (record == null) {
      return null;
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("status", record.status().word());
    members.put("scores", record.scores());
    members.put("output", record.output());
    members.put("error", record.error());
    return members;
  }
}
