package dev.quipu.harness.report;

import dev.quipu.harness.artifacts.CaseRecord;
import dev.quipu.harness.artifacts.ExperimentSummary;
import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.artifacts.LineReader;
import dev.quipu.harness.artifacts.RunSummary;
import dev.quipu.harness.artifacts.ScoreSummary;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// The cases that a report shows, and the distributions of all.
///
/// @param cases the failures first, then the worst scores; equals in the order of the records
/// @param bins for each experiment the counts of its primary scores in equal steps
record ShownCases(List<CaseRecord> cases, List<long[]> bins) {
  /// A page with more cases is slow to open.
  static final int MOST = 1000;

  private static final int BINS = 10;

  private record Ranked(long number, double rank, CaseRecord record) {}

  static ShownCases of(RunSummary summary, HarnessFolder folder) throws IOException {
    Comparator<Ranked> worstLast =
        Comparator.comparingDouble(Ranked::rank).thenComparingLong(Ranked::number).reversed();
    PriorityQueue<Ranked> kept = new PriorityQueue<>(worstLast);
    Map<List<String>, Integer> positions = new HashMap<>();
    for (ExperimentSummary one : summary.experiments()) {
      positions.put(List.of(one.model(), one.probe(), one.dataset()), positions.size());
    }
    List<long[]> bins = summary.experiments().stream().map(one -> new long[BINS]).toList();
    try (LineReader lines = folder.records()) {
      long number = 0;
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        CaseRecord record = CaseRecord.of("Record", line);
        int experiment =
            positions.getOrDefault(List.of(record.model(), record.probe(), record.dataset()), 0);
        ScoreSummary score = summary.experiments().get(experiment).primary();
        Double value = record.primaryScore();
        double share = score == null || value == null ? 0 : share(value, score);
        if (value != null) {
          bins.get(experiment)[(int) Math.min(BINS - 1, share * BINS)]++;
        }
        boolean isLess = isLessBetter(summary, record);
        kept.add(new Ranked(number++, rank(record, isLess ? 1 - share : share), record));
        if (kept.size() > MOST) {
          kept.poll();
        }
      }
    }
    List<CaseRecord> cases =
        kept.stream()
            .sorted(Comparator.comparingDouble(Ranked::rank).thenComparingLong(Ranked::number))
            .map(Ranked::record)
            .toList();
    return new ShownCases(cases, bins);
  }

  private static boolean isLessBetter(RunSummary summary, CaseRecord record) {
    return summary.plan().probes().stream()
        .anyMatch(probe ->
            probe.name().equals(record.probe()) && !probe.isHigherBetter(record.primaryMetric()));
  }

  private static double rank(CaseRecord record, double share) {
    return switch (record.status()) {
      case ERROR, TIMEOUT, RATE_LIMITED -> -1;
      case SUCCESS -> share;
      case SKIPPED -> 2;
    };
  }

  /// Where a value lies between the least and the greatest; between 0 and 1 if all do.
  private static double share(@Nullable Double value, ScoreSummary score) {
    if (value == null) {
      return 0;
    }
    boolean isUnit = score.min() >= 0 && score.max() <= 1;
    double low = isUnit ? 0 : score.min();
    double high = isUnit ? 1 : score.max();
    return high > low ? (value - low) / (high - low) : 0;
  }
}
