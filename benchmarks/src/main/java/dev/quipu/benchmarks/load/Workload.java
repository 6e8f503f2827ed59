package dev.quipu.benchmarks.load;

import java.util.Arrays;
import java.util.List;

/// What the connections send. Each connection logs into a run of its own and sends its next request
/// once the last one is answered.
public enum Workload {
  /// Target 1.
  INGEST(16, 20, 50, "log-batch of 1000 metrics: 20 keys x 50 steps"),
  /// Target 4.
  WIDE(16, 1000, 1, "log-batch of 1000 metrics: 1000 keys x 1 step"),
  /// Target 3.
  SINGLE(64, 1, 1, "log-metric, one metric a request");

  private static final int SINGLE_KEYS = 20;

  public final int connections;
  final int keys;
  final int rows;
  public final String title;

  Workload(int connections, int keys, int rows, String title) {
    this.connections = connections;
    this.keys = keys;
    this.rows = rows;
    this.title = title;
  }

  /// Points in one request.
  public int points() {
    return keys * rows;
  }

  String path() {
    return this == SINGLE ? "/api/2.0/mlflow/runs/log-metric" : "/api/2.0/mlflow/runs/log-batch";
  }

  /// The keys of a run. One at a time, the keys take turns.
  List<String> runKeys() {
    int count = this == SINGLE ? SINGLE_KEYS : keys;
    String[] all = new String[count];
    Arrays.setAll(all, k -> "layer_%03d/%s".formatted(k / 4, metric(k % 4)));
    return List.of(all);
  }

  private static String metric(int k) {
    return switch (k) {
      case 0 -> "loss";
      case 1 -> "accuracy";
      case 2 -> "grad_norm";
      default -> "lr";
    };
  }

  /// How many points a key has after so many requests.
  long pointsOf(int key, long requests) {
    int count = runKeys().size();
    return this == SINGLE ? requests / count + (key < requests % count ? 1 : 0) : requests * rows;
  }
}
