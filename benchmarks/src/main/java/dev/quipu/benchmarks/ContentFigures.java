package dev.quipu.benchmarks;

import dev.quipu.sdk.objects.Values;
import dev.quipu.sdk.values.Content;
import dev.quipu.sdk.values.Table;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;

/// Measures how long a value takes to become the content of an object: its bytes, its schema, and
/// the three SHA-256 of its identity; and how long the value takes to be read back. Times are
/// processor times of the one thread, so that what the machine does beside it matters little. `make
/// bench-content` starts it.
final class ContentFigures {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 15;
  private static final long ROUND_NANOS = 200_000_000;
  private static final int WARM_UP_ROUNDS = 5;

  private final Values values = Values.standard();

  /// Ten fields of the usual kinds.
  record Trial(
      int epoch,
      double loss,
      double accuracy,
      String optimizer,
      long steps,
      boolean shuffle,
      float dropout,
      String model,
      int layers,
      double lr) {}

  public static void main(String[] args) {
    new ContentFigures().measure();
  }

  private void measure() {
    System.out.printf("%-28s %12s %12s %12s%n", "ns a value", "write", "read", "bytes");
    Random random = new Random(1);
    double[] loss = random.doubles(1024).toArray();
    row("short string", i -> "epoch " + i);
    row("record of 10 fields", i -> trial(i, loss));
    row("map of 10 entries", i -> map(i, loss));
    byte[] bytes = new byte[1 << 20];
    random.nextBytes(bytes);
    row("byte[] of 1 MiB", i -> bytes);
    double[][] matrix = new double[1000][100];
    Arrays.setAll(matrix, i -> random.doubles(100).toArray());
    row("double[1000][100]", i -> matrix);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      rows.add(map(i, loss));
    }
    row("table of 1000 x 10", i -> Table.of(rows));
    double[] doubles = random.doubles(1000).toArray();
    row("list of 1000 doubles", i -> List.of(Arrays.stream(doubles).boxed().toArray()));
  }

  private static Trial trial(int i, double[] loss) {
    return new Trial(i, loss[i & 1023], 0.9, "adam", 1L << 40 | i, true, 0.1f, "resnet", 18, 1e-3);
  }

  private static Map<String, Object> map(int i, double[] loss) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("epoch", i);
    map.put("loss", loss[i & 1023]);
    map.put("accuracy", 0.9);
    map.put("optimizer", "adam");
    map.put("steps", 1L << 40 | i);
    map.put("shuffle", true);
    map.put("dropout", 0.1f);
    map.put("model", "resnet");
    map.put("layers", 18);
    map.put("lr", 1e-3);
    return map;
  }

  private void row(String name, IntFunction<Object> value) {
    Content content = values.content(value.apply(1));
    if (!content.warnings().isEmpty()) {
      throw new IllegalStateException(content.warnings().toString());
    }
    double write = nanos(i -> values.content(value.apply(i)).digest());
    double read = nanos(i -> values.value(content).object());
    System.out.printf(Locale.ROOT, "%-28s %12.0f %12.0f %12d%n", name, write, read, content.size());
  }

  /// The median of the rounds.
  private static double nanos(IntFunction<Object> work) {
    double[] rounds = new double[ROUNDS];
    int kept = 0;
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      long began = THREADS.getCurrentThreadCpuTime();
      long now = began;
      int count = 0;
      while (now - began < ROUND_NANOS) {
        for (int i = 0; i < 16; i++) {
          kept += System.identityHashCode(work.apply(count++));
        }
        now = THREADS.getCurrentThreadCpuTime();
      }
      if (round >= 0) {
        rounds[round] = (double) (now - began) / count;
      }
    }
    Arrays.sort(rounds);
    // What nobody uses may not be computed at all.
    return rounds[ROUNDS / 2] + (kept == Integer.MIN_VALUE ? 1 : 0);
  }
}
