package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Prints what a call of log() with ten metrics costs while everything is sent to a server in the
/// same process; nothing is asserted about time.
class LogCostTest {
  private static final int CALLS = 200_000;
  private static final int PAUSE_EVERY = 100;
  private static final String[] KEYS = new String[10];

  static {
    Arrays.setAll(KEYS, i -> "train/metric-" + i);
  }

  private interface Call {
    void log(Run run, Row row, int step);
  }

  @Test
  void aCallCostsThis() throws IOException {
    measure("row", LogCostTest::logRow);
    measure("map", LogCostTest::logMap);
  }

  private static void logRow(Run run, Row row, int step) {
    for (String key : KEYS) {
      row.set(key, step * 0.1);
    }
    row.log(step);
  }

  private static void logMap(Run run, Row row, int step) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (String key : KEYS) {
      metrics.put(key, step * 0.1);
    }
    run.log(step, metrics);
  }

  private static void measure(String form, Call call) throws IOException {
    try (FakeServer server = new FakeServer();
        Quipu quipu =
            Quipu.connect(server.options().flushInterval(java.time.Duration.ofMillis(200)))) {
      Run run = quipu.experiment("e").startRun("r");
      Row row = run.row();
      long[] nanos = new long[CALLS];
      for (int i = 0; i < CALLS; i++) {
        long start = System.nanoTime();
        call.log(run, row, i);
        nanos[i] = System.nanoTime() - start;
        if (i % PAUSE_EVERY == 0) {
          // The training's own work between steps, so that the sender keeps up.
          java.util.concurrent.locks.LockSupport.parkNanos(500_000);
        }
      }
      Report report = run.finish();
      long[] warm = Arrays.copyOfRange(nanos, CALLS / 4, CALLS);
      Arrays.sort(warm);
      System.out.printf(
          "log() with 10 metrics as a %s: p50 %.2f us, p99 %.2f us, p99.9 %.2f us, max %.0f us%n",
          form,
          warm[warm.length / 2] / 1e3,
          warm[(int) (warm.length * 0.99)] / 1e3,
          warm[(int) (warm.length * 0.999)] / 1e3,
          warm[warm.length - 1] / 1e3);
      assertThat(report.pointsSent() + report.pointsDropped()).isEqualTo(10L * CALLS);
      System.out.printf("  sent %d, dropped %d%n", report.pointsSent(), report.pointsDropped());
    }
  }
}
