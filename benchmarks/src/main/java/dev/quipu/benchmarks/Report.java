package dev.quipu.benchmarks;

import dev.quipu.benchmarks.Contest.Outcome;
import dev.quipu.benchmarks.load.Histogram;
import dev.quipu.benchmarks.load.Slice;
import dev.quipu.benchmarks.load.Workload;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// The table of one workload.
final class Report {
  private final PrintWriter out;

  Report(PrintWriter out) {
    this.out = out;
  }

  /// Prints the outcomes; the first is the one the others are compared with.
  void print(Workload workload, List<Outcome> outcomes) {
    out.printf(
        "%n%s: %d connections, %s%n",
        workload.name().toLowerCase(Locale.ROOT), workload.connections, workload.title);
    out.printf(
        "%-12s %10s %21s %9s %8s %8s %8s %8s %9s %7s %7s %9s%n",
        "peer",
        "points/s",
        "lowest..highest",
        "req/s",
        "p50 ms",
        "p99 ms",
        "max ms",
        "B/point",
        "CPU us/pt",
        "RSS MB",
        "5xx",
        "quipu is");
    for (Outcome outcome : outcomes) {
      row(outcome, outcomes.getFirst());
    }
    long compared = outcomes.stream().mapToLong(Outcome::compared).sum();
    List<Slice> ours = outcomes.getFirst().slices();
    out.printf(
        "read back and compared: %,d points; beside %s the generator used %.2f CPUs%n",
        compared,
        outcomes.getFirst().peer().label,
        ours.stream().mapToDouble(Slice::generatorCpuSeconds).sum()
            / ours.stream().mapToDouble(Slice::seconds).sum());
    out.flush();
  }

  private void row(Outcome outcome, Outcome first) {
    int points = outcome.workload().points();
    Histogram latencies = new Histogram();
    outcome.slices().forEach(slice -> latencies.add(slice.latencies()));
    long requests = outcome.slices().stream().mapToLong(Slice::requests).sum();
    double cpu = outcome.slices().stream().mapToDouble(Slice::serverCpuSeconds).sum();
    double rate = median(outcome.slices(), Slice::requestsPerSecond);
    double[] all = outcome.slices().stream().mapToDouble(Slice::requestsPerSecond).toArray();
    double lowest = Arrays.stream(all).min().orElse(0);
    double highest = Arrays.stream(all).max().orElse(0);
    out.printf(
        "%-12s %,10.0f %21s %,9.0f %8.2f %8.2f %8.1f %8.1f %9.2f %7d %7d %9s%n",
        outcome.peer().label,
        rate * points,
        "%,.0f..%,.0f".formatted(lowest * points, highest * points),
        rate,
        latencies.quantileNanos(0.5) / 1e6,
        latencies.quantileNanos(0.99) / 1e6,
        latencies.maxNanos() / 1e6,
        (double) outcome.diskBytes() / outcome.storedPoints(),
        cpu * 1e6 / requests / points,
        outcome.residentBytes() >> 20,
        outcome.slices().stream().mapToLong(Slice::failures).sum(),
        outcome.equals(first) ? "" : "%.1fx".formatted(ratio(first, outcome)));
  }

  /// The median of the ratios of the rounds: neighbours in time are compared.
  private static double ratio(Outcome ours, Outcome theirs) {
    double[] ratios =
        IntStream.range(0, ours.slices().size())
            .mapToDouble(i ->
                ours.slices().get(i).requestsPerSecond()
                    / theirs.slices().get(i).requestsPerSecond())
            .toArray();
    return median(ratios);
  }

  private static double median(List<Slice> slices, ToDoubleFunction<Slice> value) {
    return median(slices.stream().mapToDouble(value).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
