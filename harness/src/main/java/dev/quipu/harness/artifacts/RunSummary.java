package dev.quipu.harness.artifacts;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the records of a run say as a whole: `summary.json`.
public record RunSummary(RunPlan plan, List<ExperimentSummary> experiments) {
  /// Reads all records of a folder.
  public static RunSummary of(RunPlan plan, HarnessFolder folder) throws IOException {
    Map<Name, Gathered> all = new LinkedHashMap<>();
    try (LineReader lines = folder.records()) {
      int number = 0;
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        String what = folder.file(HarnessFolder.RECORDS) + ", line " + ++number;
        CaseRecord record = CaseRecord.of(what, line);
        all.computeIfAbsent(
                new Name(record.model(), record.probe(), record.dataset()),
                name -> new Gathered(record.primaryMetric()))
            .add(record);
      }
    }
    return new RunSummary(
        plan, all.entrySet().stream().map(one -> one.getValue().summary(one.getKey())).toList());
  }

  /// How many records have each status.
  public Map<RecordStatus, Long> statuses() {
    Map<RecordStatus, Long> all = new EnumMap<>(RecordStatus.class);
    experiments.forEach(
        one -> one.statuses().forEach((status, count) -> all.merge(status, count, Long::sum)));
    return all;
  }

  /// How many records there are.
  public long count() {
    return experiments.stream().mapToLong(ExperimentSummary::count).sum();
  }

  /// The members of the file.
  public Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("version", 1L);
    members.put("run_id", plan.identity().id());
    members.put("name", plan.name());
    members.put("count", count());
    members.put("statuses", ExperimentSummary.counts(statuses()));
    members.put("experiments", experiments.stream().map(ExperimentSummary::members).toList());
    return members;
  }

  private record Name(String model, String probe, String dataset) {}

  private static final class Gathered {
    private final String primaryMetric;
    private final EnumMap<RecordStatus, Long> statuses = new EnumMap<>(RecordStatus.class);
    private final TreeMap<String, Numbers> scores = new TreeMap<>();
    private final TreeMap<String, Long> usage = new TreeMap<>();

    Gathered(String primaryMetric) {
      this.primaryMetric = primaryMetric;
    }

    void add(CaseRecord record) {
      statuses.merge(record.status(), 1L, Long::sum);
      record.usage().forEach((name, count) -> usage.merge(name, count, Long::sum));
      record
          .scores()
          .forEach((name, value) -> {
            if (value != null) {
              scores.computeIfAbsent(name, _ -> new Numbers()).add(value);
            }
          });
    }

    ExperimentSummary summary(Name name) {
      TreeMap<String, ScoreSummary> all = new TreeMap<>();
      scores.forEach((metric, numbers) -> all.put(metric, ScoreSummary.of(numbers.toArray())));
      return new ExperimentSummary(
          name.model(), name.probe(), name.dataset(), primaryMetric, statuses, all, usage);
    }
  }

  private static final class Numbers {
    private double[] values = new double[64];
    private int size;

    void add(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    double[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}
