package dev.quipu.evaluation;

import dev.quipu.core.evaluation.Score;
import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.evaluation.TrackedRun.MeanScore;
import dev.quipu.evaluation.form.CsvRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Counts the rows of a run, and knows what its history says: the cases, the errors, and the mean
/// of each score. A later row of a data set and key replaces an earlier one. For backends; not safe
/// for several threads.
public final class RunTally {
  private final String id;
  private final Map<CaseName, List<CaseScore>> cases = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> context = new LinkedHashMap<>();
  private long startUs = Long.MAX_VALUE;
  private @Nullable TrackedRun run;

  public RunTally(String id) {
    this.id = id;
  }

  private record CaseName(String dataset, String key) {}

  private record CaseScore(
      String column, @Nullable Double value, @Nullable Boolean success, boolean isError) {
    static CaseScore of(Score score) {
      return new CaseScore(
          CsvRows.column(score).intern(), score.value(), score.success(), score.error() != null);
    }
  }

  /// Adds a row, or replaces one.
  public void add(CaseEvaluated evaluated) {
    cases.put(
        new CaseName(evaluated.row().dataset(), evaluated.row().key()),
        evaluated.row().scores().stream().map(CaseScore::of).toList());
    startUs = Math.min(startUs, evaluated.timeUs());
    run = null;
  }

  /// Adds what the run ran with; the first value of each name counts.
  ///
  /// @param timeUs microseconds since the epoch
  public void context(long timeUs, Map<String, ? extends @Nullable Object> values) {
    values.forEach((name, value) -> {
      if (!context.containsKey(name)) {
        context.put(name, value);
      }
    });
    startUs = Math.min(startUs, timeUs);
    run = null;
  }

  /// The number of cases in which the task or an evaluator failed.
  public long errors() {
    return cases.values().stream()
        .filter(scores -> scores.stream().anyMatch(CaseScore::isError))
        .count();
  }

  /// The run as it is now.
  public TrackedRun run() {
    if (run == null) {
      run = compute();
    }
    return run;
  }

  private TrackedRun compute() {
    TreeSet<String> datasets = new TreeSet<>();
    cases.keySet().forEach(name -> datasets.add(name.dataset()));
    Map<String, List<CaseScore>> columns = new LinkedHashMap<>();
    for (List<CaseScore> scores : cases.values()) {
      for (CaseScore score : scores) {
        columns.computeIfAbsent(score.column(), unused -> new ArrayList<>()).add(score);
      }
    }
    Map<String, MeanScore> means = new LinkedHashMap<>();
    columns.forEach((column, scores) -> means.put(column, mean(scores)));
    return new TrackedRun(
        id,
        id,
        TimeUs.instant(startUs == Long.MAX_VALUE ? 0 : startUs),
        List.copyOf(datasets),
        cases.size(),
        Collections.unmodifiableMap(new LinkedHashMap<>(context)),
        Collections.unmodifiableMap(means));
  }

  private static MeanScore mean(List<CaseScore> scores) {
    double sum = 0;
    long values = 0;
    long known = 0;
    long successes = 0;
    for (CaseScore score : scores) {
      if (score.value() != null) {
        sum += score.value();
        values++;
      }
      if (score.success() != null) {
        known++;
        successes += score.success() ? 1 : 0;
      }
    }
    return new MeanScore(
        values,
        values == 0 ? null : (Double) (sum / values),
        known == 0 ? null : (Double) ((double) successes / known));
  }
}
