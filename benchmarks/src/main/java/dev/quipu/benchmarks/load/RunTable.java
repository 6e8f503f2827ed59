package dev.quipu.benchmarks.load;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.store.files.FileBlobStore;
import dev.quipu.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// The runs that are searched: each has ten params, ten tags and ten metrics of one point. What a
/// run has depends on its number alone.
///
/// @param runs how many
public record RunTable(int runs) {
  static final int COLUMNS_OF_A_KIND = 10;
  public static final long START_MS = 1_700_000_000_000L;
  private static final int RUNS_PER_WRITE = 200;
  private static final List<String> WORDS =
      List.of("adam", "sgd", "lion", "adamw", "rmsprop", "adagrad", "lamb", "shampoo");

  static List<String> keys(String kind) {
    return IntStream.range(0, COLUMNS_OF_A_KIND).mapToObj(k -> kind + k).toList();
  }

  /// A run as it is told to a store.
  ///
  /// @param params texts by column; so are tags
  record Row(
      String id, long startMs, List<String> params, List<String> tags, List<Double> metrics) {}

  Row row(int number) {
    SplittableRandom random = new SplittableRandom(number);
    List<String> params = new ArrayList<>();
    List<String> tags = new ArrayList<>();
    List<Double> metrics = new ArrayList<>();
    for (int k = 0; k < COLUMNS_OF_A_KIND; k++) {
      params.add(
          k % 2 == 0
              ? WORDS.get(random.nextInt(WORDS.size()))
              : Double.toString(random.nextInt(1, 10_000) / 1e6));
      tags.add(
          k == 9
              ? "commit-" + Integer.toHexString(number * 0x9E3779B9)
              : WORDS.get(random.nextInt(WORDS.size())) + "-" + random.nextInt(4));
      metrics.add(Math.round(random.nextDouble() * 1e6) / 1e6);
    }
    String id = String.format(Locale.ROOT, "%016x%016x", random.nextLong(), (long) number);
    return new Row(id, START_MS + number * 1000L, params, tags, metrics);
  }

  /// Puts all runs into the default experiment of a store in the folder.
  public void fill(Path folder) {
    try (Store store =
        SqliteStore.open(folder, InstantSource.system(), FileBlobStore.open(folder))) {
      for (int from = 0; from < runs; from += RUNS_PER_WRITE) {
        int first = from;
        store.write(
            Scope.of(ProjectId.DEFAULT),
            tx -> {
              for (int n = first; n < Math.min(runs, first + RUNS_PER_WRITE); n++) {
                put(tx, row(n));
              }
              return true;
            });
      }
    }
  }

  private static void put(WriteTransaction tx, Row row) {
    RunId id = new RunId(row.id);
    List<Param> params = new ArrayList<>();
    List<Tag> tags = new ArrayList<>();
    FrameBuilder frame = new FrameBuilder();
    for (int k = 0; k < COLUMNS_OF_A_KIND; k++) {
      params.add(Param.of("p" + k, row.params.get(k)));
      tags.add(new Tag("t" + k, row.tags.get(k)));
      frame.add("m" + k, 1, row.startMs, row.metrics.get(k));
    }
    tx.runs()
        .create(
            new RunInfo(
                id,
                ExperimentId.DEFAULT,
                "run-" + row.id.substring(0, 8),
                "somebody",
                RunStatus.COMPLETED,
                Lifecycle.ACTIVE,
                row.startMs,
                row.startMs + 60_000,
                null,
                null));
    tx.runs().putParams(id, params);
    tx.runs().putTags(id, tags);
    tx.points().append(id, 0, frame.build(), row.startMs);
  }

  /// A search by two conditions, sorted by a third column.
  ///
  /// @param above the last value of `m0` is greater
  /// @param word the value of `p0`
  /// @param sort the metric of the order
  public record Question(double above, String word, String sort) {
    public static Question random(SplittableRandom random) {
      return new Question(
          random.nextInt(100) / 100.0,
          WORDS.get(random.nextInt(WORDS.size())),
          "m" + (1 + random.nextInt(2)));
    }

    private String filter() {
      return "metrics.m0 > " + above + " AND params.p0 = '" + word + "'";
    }

    /// For `POST /api/v1/projects/default/runs/search`, with all thirty columns.
    public String quipu() {
      StringBuilder columns = new StringBuilder();
      keys("p").forEach(key -> columns.append("\"params.").append(key).append("\","));
      keys("t").forEach(key -> columns.append("\"tags.").append(key).append("\","));
      keys("m").forEach(key -> columns.append("\"metrics.").append(key).append("\","));
      columns.setLength(columns.length() - 1);
      return "{\"experimentIds\":[\"0\"],\"filter\":\""
          + filter()
          + "\",\"orderBy\":[\"metrics."
          + sort
          + " DESC\"],\"maxResults\":100,\"columns\":["
          + columns
          + "]}";
    }

    /// For `POST /api/2.0/mlflow/runs/search`, which always brings everything.
    public String mlflow() {
      return "{\"experiment_ids\":[\"0\"],\"filter\":\""
          + filter()
          + "\",\"order_by\":[\"metrics."
          + sort
          + " DESC\"],\"max_results\":100}";
    }
  }
}
