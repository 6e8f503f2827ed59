package dev.quipu.benchmarks;

import dev.quipu.sdk.Row;
import dev.quipu.sdk.Run;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Calls of log() with ten metrics, as a training makes them: one after the other, with a little
/// work between.
final class LogCalls {
  private static final String[] KEYS = new String[10];

  static {
    Arrays.setAll(KEYS, i -> "train/metric-" + i);
  }

  /// How the metrics are handed over.
  enum Form {
    ROW,
    MAP
  }

  private LogCalls() {}

  /// The nanoseconds of each call.
  static long[] time(Run run, Form form, int calls, long pauseMicros) {
    long[] nanos = new long[calls];
    Row row = run.row();
    for (int step = 0; step < calls; step++) {
      long start;
      if (form == Form.ROW) {
        start = System.nanoTime();
        for (String key : KEYS) {
          row.set(key, step * 0.1);
        }
        row.log(step);
      } else {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (String key : KEYS) {
          metrics.put(key, step * 0.1);
        }
        start = System.nanoTime();
        run.log(step, metrics);
      }
      nanos[step] = System.nanoTime() - start;
      LockSupport.parkNanos(pauseMicros * 1000);
    }
    return nanos;
  }

  /// The median, the 99th of a hundred and the longest, in microseconds.
  static String percentiles(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return String.format(
        "%9.2f %9.2f %10.1f",
        sorted[sorted.length / 2] / 1e3,
        sorted[(int) (sorted.length * 0.99)] / 1e3,
        sorted[sorted.length - 1] / 1e3);
  }
}
