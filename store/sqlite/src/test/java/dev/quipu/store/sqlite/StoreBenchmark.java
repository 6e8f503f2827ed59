package dev.quipu.store.sqlite;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.read.ColumnListing;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.engine.port.read.View;
import dev.quipu.query.Field;
import dev.quipu.query.Filter;
import dev.quipu.query.Operator;
import dev.quipu.query.Order;
import dev.quipu.store.testkit.MemoryBlobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/// Measures the store by itself, without HTTP. Run by hand: the first argument is a folder that
/// does not exist yet, on the disk to be measured; the second the seconds for each measurement.
final class StoreBenchmark {
  private static final ProjectId PROJECT = ProjectId.DEFAULT;
  private static final Scope SCOPE = Scope.of(PROJECT);

  private final IdSource ids = IdSource.system();
  private final Path folder;
  private final long nanosEach;
  private final SqliteStore store;

  private StoreBenchmark(Path folder, int seconds) {
    this.folder = folder;
    nanosEach = seconds * 1_000_000_000L;
    store = SqliteStore.open(folder, InstantSource.system(), new MemoryBlobs());
  }

  public static void main(String[] arguments) throws Exception {
    StoreBenchmark benchmark =
        new StoreBenchmark(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    benchmark.run(arguments.length > 2 ? arguments[2] : "all");
    benchmark.store.close();
    System.out.printf(Locale.ROOT, "%d MB on disk%n", benchmark.bytesOnDisk() >> 20);
  }

  private void run(String what) throws Exception {
    if (what.equals("all") || what.equals("append")) {
      for (int round = 0; round < 2; round++) {
        append("1 point, 64 threads", 64, 1, step -> frame(1, step, 1));
        append("20 keys x 50 steps, 16 threads", 16, 1000, step -> frame(20, step, 50));
        append("1000 keys x 1 step, 16 threads", 16, 1000, step -> frame(1000, step, 1));
      }
      freshReads();
    }
    if (what.equals("all") || what.equals("search")) {
      search(10_000);
    }
    if (what.equals("search100k")) {
      search(100_000);
    }
  }

  private void append(String what, int threads, int pointsEach, IntFunction<Frame> frames)
      throws Exception {
    List<RunId> runs = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      runs.add(createRun(ExperimentId.DEFAULT, t));
    }
    // Frames are made beforehand, so that only the store is measured.
    int made = (int) Math.min(5000, 2_000_000L / pointsEach);
    Frame[] ready = new Frame[made];
    for (int i = 0; i < made; i++) {
      ready[i] = frames.apply(i);
      ready[i].encoded();
    }
    long before = bytesOnDisk();
    List<long[]> latencies = new ArrayList<>();
    AtomicLong total = new AtomicLong();
    long start = System.nanoTime();
    inVirtualThreads(
        threads,
        t -> {
          long[] took = new long[2_000_000];
          int n = 0;
          // Each run has its own range of time, so that no run steps back.
          for (int i = 0; i < made && System.nanoTime() - start < nanosEach; i++) {
            Frame frame = ready[i];
            long begin = System.nanoTime();
            store.write(
                SCOPE,
                tx -> {
                  RunId run = tx.runs().find(runs.get(t)).orElseThrow().id();
                  tx.points().append(run, 0, frame, 1);
                  return true;
                });
            took[n++] = System.nanoTime() - begin;
            if (i == made - 1 && pointsEach == 1) {
              i = -1;
            }
          }
          total.addAndGet(n);
          synchronized (latencies) {
            latencies.add(Arrays.copyOf(took, n));
          }
        });
    double seconds = (System.nanoTime() - start) / 1e9;
    long[] all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%-32s %,9.0f frames/s %,12.0f points/s  p50 %.2f ms  p99 %.2f ms  max %.0f ms  %.1f"
            + " B/point%n",
        what,
        total.get() / seconds,
        total.get() / seconds * pointsEach,
        all[all.length / 2] / 1e6,
        all[all.length * 99 / 100] / 1e6,
        all[all.length - 1] / 1e6,
        (bytesOnDisk() - before) / (double) (total.get() * pointsEach));
  }

  /// How long a read of a run takes right after a batch of many keys.
  private void freshReads() {
    for (int keys : new int[] {1, 20, 1000}) {
      RunId run = createRun(ExperimentId.DEFAULT, 1);
      long[] took = new long[50];
      for (int i = 0; i < took.length; i++) {
        Frame frame = frame(keys, i, 1);
        store.write(
            SCOPE,
            tx -> {
              tx.points().append(run, 0, frame, 1);
              return true;
            });
        long begin = System.nanoTime();
        store.read(SCOPE, tx -> tx.points().findSeries(run, "k/0"));
        took[i] = System.nanoTime() - begin;
      }
      Arrays.sort(took);
      System.out.printf(
          Locale.ROOT,
          "read after a log of %4d keys: p50 %.2f ms, max %.2f ms%n",
          keys,
          took[25] / 1e6,
          took[49] / 1e6);
    }
  }

  private void search(int runs) {
    ExperimentId experiment =
        store.write(
            SCOPE,
            tx -> {
              ExperimentId id = tx.experiments().nextId();
              tx.experiments()
                  .create(
                      new dev.quipu.core.model.Experiment(
                          id,
                          "search " + id,
                          "",
                          dev.quipu.core.model.ExperimentStatus.ACTIVE,
                          Lifecycle.ACTIVE,
                          1,
                          1,
                          java.util.Map.of(),
                          null));
              return id;
            });
    fill(experiment, runs);
    Filter two =
        new Filter.And(
            List.of(
                new Filter.NumberComparison(new Field.Metric("m3"), Operator.LESS, 0.5),
                new Filter.NumberComparison(new Field.Param("p2"), Operator.GREATER, 0.3)));
    List<Order> byMetric = List.of(new Order(new Field.Metric("m5"), true));
    RunColumns columns =
        new RunColumns(
            false, Set.of("p0", "p1", "p2"), Set.of("t0"), Set.of("m1", "m2", "m3"), false, false);
    time("all, newest first", experiment, null, List.of(), columns, 100);
    time("2 predicates, sort by metric", experiment, two, byMetric, columns, 100);
    time("2 predicates, everything", experiment, two, byMetric, RunColumns.ALL, 100);
    time(
        "1 selective predicate",
        experiment,
        new Filter.NumberComparison(new Field.Metric("m3"), Operator.LESS, 0.001),
        List.of(),
        columns,
        100);
    time(
        "param sort",
        experiment,
        null,
        List.of(new Order(new Field.Param("p1"), false)),
        columns,
        100);
    time(
        "tag ILIKE",
        experiment,
        new Filter.Like(new Field.Tag("t1"), "%VALUE 1%", true),
        List.of(),
        columns,
        100);
    time("page of 1000, everything", experiment, null, List.of(), RunColumns.ALL, 1000);
    long begin = System.nanoTime();
    ColumnListing most = new ColumnListing("", null, null, 500);
    int found =
        store.read(SCOPE, tx -> tx.experiments().columns(experiment, most)).columns().size();
    System.out.printf(
        Locale.ROOT, "columns(): %d in %.1f ms%n", found, (System.nanoTime() - begin) / 1e6);
    begin = System.nanoTime();
    store.read(SCOPE, tx -> tx.experiments().findActivity(experiment));
    System.out.printf(Locale.ROOT, "findActivity(): %.2f ms%n", (System.nanoTime() - begin) / 1e6);
  }

  private void time(
      String what,
      ExperimentId experiment,
      @org.jspecify.annotations.Nullable Filter filter,
      List<Order> order,
      RunColumns columns,
      int max) {
    RunSearch search =
        new RunSearch(List.of(experiment), filter, order, View.ACTIVE, columns, max, null);
    long[] took = new long[21];
    long[] counted = new long[21];
    long count = 0;
    for (int i = 0; i < took.length; i++) {
      long begin = System.nanoTime();
      store.read(SCOPE, tx -> tx.runs().search(search));
      took[i] = System.nanoTime() - begin;
      begin = System.nanoTime();
      count = store.read(SCOPE, tx -> tx.runs().count(search));
      counted[i] = System.nanoTime() - begin;
    }
    Arrays.sort(took);
    Arrays.sort(counted);
    System.out.printf(
        Locale.ROOT,
        "search %-30s p50 %7.2f ms  max %7.2f ms   count() = %d in %.2f ms%n",
        what,
        took[10] / 1e6,
        took[20] / 1e6,
        count,
        counted[10] / 1e6);
  }

  /// Runs with 10 params, 10 metrics and 10 tags each.
  private void fill(ExperimentId experiment, int runs) {
    Random random = new Random(1);
    long begin = System.nanoTime();
    for (int from = 0; from < runs; from += 100) {
      int start = from;
      store.write(
          SCOPE,
          tx -> {
            for (int i = start; i < start + 100; i++) {
              RunInfo run = run(experiment, i);
              tx.runs().create(run);
              List<Param> params = new ArrayList<>();
              List<Tag> tags = new ArrayList<>();
              FrameBuilder points = new FrameBuilder();
              for (int k = 0; k < 10; k++) {
                params.add(Param.of("p" + k, "" + random.nextFloat()));
                tags.add(new Tag("t" + k, "value " + random.nextInt(1000)));
                points.add("m" + k, 1, 1, random.nextDouble());
              }
              tx.runs().putParams(run.id(), params);
              tx.runs().putTags(run.id(), tags);
              tx.points().append(run.id(), 0, points.build(), 1);
            }
            return true;
          });
    }
    System.out.printf(
        Locale.ROOT,
        "%d runs x 30 columns made in %.1f s%n",
        runs,
        (System.nanoTime() - begin) / 1e9);
  }

  private RunId createRun(ExperimentId experiment, long startMs) {
    RunInfo run = run(experiment, startMs);
    store.write(
        SCOPE,
        tx -> {
          tx.runs().create(run);
          return true;
        });
    return run.id();
  }

  private RunInfo run(ExperimentId experiment, long startMs) {
    return new RunInfo(
        ids.nextRunId(),
        experiment,
        "run",
        "me",
        RunStatus.COMPLETED,
        Lifecycle.ACTIVE,
        startMs,
        startMs + 5,
        null,
        null);
  }

  private static Frame frame(int keys, int number, int steps) {
    Random random = new Random(number);
    FrameBuilder frame = new FrameBuilder();
    for (int s = 0; s < steps; s++) {
      long step = (long) number * steps + s;
      for (int k = 0; k < keys; k++) {
        frame.add("k/" + k, step, 1_700_000_000_000L + step, (float) random.nextGaussian());
      }
    }
    return frame.build();
  }

  private static void inVirtualThreads(int count, IntConsumer work) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<java.util.concurrent.Future<?>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        all.add(threads.submit(() -> work.accept(number)));
      }
      for (var one : all) {
        one.get();
      }
    }
  }

  private long bytesOnDisk() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
