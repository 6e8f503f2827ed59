package dev.quipu.engine.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quipu.codec.table.Column;
import dev.quipu.codec.table.Values;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.export.SeriesQuestion.Axis;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.points.InAttempt;
import dev.quipu.engine.runs.RunChange;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Tables of points, and of their aggregates, beside plain Java over the points that were logged.
class ExportedPointsTest extends EngineFixture {
  private static RunSelection only(RunId... runs) {
    return new RunSelection.Named(List.of(runs));
  }

  /// The rows of a table: the cells by the names of their columns, without missing ones.
  private static List<Map<String, Object>> rows(ExportTable table) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<Column> columns = table.columns();
    table.each(batch -> {
      for (int row = 0; row < batch.rows(); row++) {
        Map<String, Object> cells = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          Values values = batch.columns().get(i);
          if (!values.isMissing(row)) {
            cells.put(columns.get(i).name(), cell(values, row));
          }
        }
        rows.add(cells);
      }
    });
    return rows;
  }

  private static Object cell(Values values, int row) {
    return switch (values) {
      case Values.Longs longs -> longs.values()[row];
      case Values.Doubles doubles -> doubles.values()[row];
      case Values.Texts texts -> texts.text(row);
      case Values.Same same -> same.text();
    };
  }

  private ExportTable series(RunId run, Axis axis, boolean all, String... keys) {
    return engine
        .exports()
        .series(SCOPE, only(run), new SeriesQuestion(new KeyPatterns(List.of(keys)), axis, all));
  }

  private ExportTable metrics(RunId run, String... columns) {
    return engine.exports().metrics(SCOPE, only(run), KeyPatterns.ALL, List.of(columns));
  }

  // ---- any points ----

  /// A point that was logged.
  private record Point(int attempt, long step, long timeMs, double value) {
    boolean isAlive(List<Long> starts) {
      return starts.stream().skip(attempt).allMatch(start -> step < start);
    }

    Point withoutAttempt() {
      return new Point(0, step, timeMs, value);
    }
  }

  private static final Comparator<Point> BY_STEP =
      Comparator.comparingLong(Point::step)
          .thenComparingLong(Point::timeMs)
          .thenComparingDouble(Point::value);
  private static final Comparator<Point> BY_TIME =
      Comparator.comparingLong(Point::timeMs).thenComparing(BY_STEP);

  private static double anyValue(Random random, int kind) {
    return switch (kind) {
      case 0 -> random.nextInt(5);
      case 1 -> random.nextGaussian();
      case 2 -> 1e9 + random.nextDouble();
      case 3 -> random.nextInt(3) == 0 ? Double.NaN : random.nextDouble();
      case 4 -> random.nextInt(6) == 0 ? Double.POSITIVE_INFINITY : random.nextDouble();
      case 5 -> random.nextBoolean() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      case 6 -> Double.NaN;
      default -> random.nextBoolean() ? -0.0 : 0.0;
    };
  }

  @Test
  void anyPointsAreExportedAndAggregatedAsPlainJavaDoes() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      RunId run = createRun();
      Map<String, List<Point>> logged = new TreeMap<>();
      List<Long> starts = new ArrayList<>();
      int frames = 1 + random.nextInt(5);
      for (int frame = 0; frame < frames; frame++) {
        if (random.nextInt(4) == 0) {
          starts.add((long) random.nextInt(40));
          pass(java.time.Duration.ofMillis(1));
          engine
              .attempts()
              .begin(
                  SCOPE, run, new WriterId(ids.nextRunId().hex()), starts.getLast(), nowMs.get());
        }
        append(run, random, starts.size(), logged);
        if (random.nextInt(3) == 0) {
          engine.compactor().compact(PROJECT, run);
        }
      }
      String as = "seed " + seed + ", round " + round;
      requireSeries(as, run, logged, starts);
      requireMetrics(as, run, logged, starts);
    }
  }

  private void append(RunId run, Random random, int attempt, Map<String, List<Point>> logged) {
    FrameBuilder frame = new FrameBuilder();
    for (int kind = 0; kind < 8; kind++) {
      String key = "train/k" + kind;
      for (int i = random.nextInt(30); i > 0; i--) {
        Point point =
            new Point(attempt, random.nextInt(50), random.nextInt(20), anyValue(random, kind));
        frame.add(key, point.step, point.timeMs, point.value);
        logged.computeIfAbsent(key, k -> new ArrayList<>()).add(point);
      }
    }
    if (frame.points() > 0) {
      engine
          .appender()
          .append(SCOPE, run, new Batch(frame.build(), RunChange.NONE, InAttempt.NEWEST, null));
    }
  }

  private static List<Point> wanted(
      List<Point> logged, @Nullable List<Long> starts, Comparator<Point> order) {
    List<Point> wanted = new ArrayList<>();
    logged.stream()
        .filter(point -> starts == null || point.isAlive(starts))
        .map(Point::withoutAttempt)
        .sorted(order)
        .forEach(point -> {
          if (wanted.isEmpty() || order.compare(wanted.getLast(), point) != 0) {
            wanted.add(point);
          }
        });
    return wanted;
  }

  private void requireSeries(
      String as, RunId run, Map<String, List<Point>> logged, List<Long> starts) throws IOException {
    long startMs = engine.runs().info(SCOPE, run).startMs();
    for (Axis axis : Axis.values()) {
      for (boolean all : new boolean[] {false, true}) {
        List<Map<String, Object>> expected = new ArrayList<>();
        logged.forEach((key, points) -> {
          Comparator<Point> order = axis == Axis.STEP ? BY_STEP : BY_TIME;
          for (Point point : wanted(points, all ? null : starts, order)) {
            Map<String, Object> row = new HashMap<>();
            row.put("runId", run.hex());
            row.put("key", key);
            row.put("step", point.step);
            row.put("time", point.timeMs);
            row.put("value", point.value);
            if (axis == Axis.RELATIVE) {
              row.put("relativeMs", point.timeMs - startMs);
            }
            expected.add(row);
          }
        });
        // Keys are named, because a series of which nothing is living is not listed.
        String[] keys = logged.keySet().toArray(String[]::new);
        if (keys.length > 0) {
          assertThat(rows(series(run, axis, all, keys))).as(as).isEqualTo(expected);
        }
      }
    }
    assertThat(rows(series(run, Axis.STEP, false)))
        .isEqualTo(rows(series(run, Axis.STEP, false, "tr*n/*")));
  }

  private void requireMetrics(
      String as, RunId run, Map<String, List<Point>> logged, List<Long> starts) throws IOException {
    Map<String, Map<String, Object>> byKey = new TreeMap<>();
    rows(metrics(run)).forEach(row -> byKey.put((String) row.get("key"), row));
    Map<String, List<Point>> living = new TreeMap<>();
    logged.forEach((key, points) -> {
      List<Point> alive = wanted(points, starts, BY_STEP);
      if (!alive.isEmpty()) {
        living.put(key, alive);
      }
    });
    assertThat(byKey.keySet()).as(as).isEqualTo(living.keySet());
    living.forEach((key, points) -> requireAggregates(as + " " + key, byKey.get(key), points));
    assertThat(rows(metrics(run, "key", "max", "avg")))
        .as(as)
        .isEqualTo(byKey.values().stream().map(row -> part(row, "key", "max", "avg")).toList());
  }

  private static Map<String, Object> part(Map<String, Object> row, String... columns) {
    Map<String, Object> part = new HashMap<>(row);
    part.keySet().retainAll(List.of(columns));
    return part;
  }

  private static void requireAggregates(
      String as, @Nullable Map<String, Object> row, List<Point> points) {
    assertThat(row).isNotNull();
    double[] numbers =
        points.stream().mapToDouble(Point::value).filter(v -> !Double.isNaN(v)).sorted().toArray();
    int n = numbers.length;
    assertThat(row)
        .as(as)
        .containsEntry("count", (long) points.size())
        .containsEntry("nanCount", (long) points.size() - n)
        .containsEntry("first", points.getFirst().value)
        .containsEntry("last", points.getLast().value)
        .containsEntry("firstStep", points.getFirst().step)
        .containsEntry("lastStep", points.getLast().step)
        .containsEntry("firstTime", points.getFirst().timeMs)
        .containsEntry("lastTime", points.getLast().timeMs)
        .containsEntry("sum", sum(numbers));
    if (n == 0) {
      assertThat(row).doesNotContainKeys("min", "max", "avg", "median", "std", "var");
      return;
    }
    double median = n % 2 == 1 ? numbers[n / 2] : (numbers[n / 2 - 1] + numbers[n / 2]) / 2;
    assertThat(row)
        .as(as)
        .containsEntry("min", numbers[0])
        .containsEntry("max", numbers[n - 1])
        .containsEntry("avg", sum(numbers) / n)
        .containsEntry("median", median);
    if (n == 1) {
      assertThat(row).doesNotContainKeys("std", "var");
      return;
    }
    double variance = variance(numbers);
    double found = (Double) Objects.requireNonNull(Objects.requireNonNull(row).get("var"));
    if (Double.isNaN(variance)) {
      assertThat(found).as(as).isNaN();
    } else {
      assertThat(found).as(as).isCloseTo(variance, within(1e-9 * variance));
    }
    assertThat(row).containsEntry("std", Math.sqrt(found));
  }

  private static double sum(double[] numbers) {
    double plain = DoubleStream.of(numbers).sum();
    if (!Double.isFinite(plain)) {
      return plain;
    }
    return exact(numbers).doubleValue();
  }

  private static BigDecimal exact(double[] numbers) {
    return Arrays.stream(numbers)
        .mapToObj(BigDecimal::new)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /// The variance of a sample, with decimals of any length.
  private static double variance(double[] numbers) {
    if (!Double.isFinite(DoubleStream.of(numbers).sum())) {
      return Double.NaN;
    }
    BigDecimal n = BigDecimal.valueOf(numbers.length);
    BigDecimal mean = exact(numbers).divide(n, java.math.MathContext.DECIMAL128);
    BigDecimal squares =
        Arrays.stream(numbers)
            .mapToObj(v -> new BigDecimal(v).subtract(mean).pow(2))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return squares
        .divide(n.subtract(BigDecimal.ONE), java.math.MathContext.DECIMAL128)
        .doubleValue();
  }

  // ---- what is simple ----

  @Test
  void aStarStandsForAnyTextOfAKey() {
    Map<String, List<String>> cases = new TreeMap<>();
    cases.put("a*c", List.of("ac", "abc", "a*c", "abcbc"));
    cases.put("*", List.of("", "x", "train/loss"));
    cases.put("train/*loss*", List.of("train/loss", "train/a loss b"));
    cases.put("a*b*a", List.of("aba", "abxa"));
    cases.put("exact", List.of("exact"));
    List<String> wrong =
        List.of("ab", "cab", "train/los", "aa", "ba", "exactly", "Exact", "train/lossloss/");
    cases.forEach((pattern, keys) -> {
      KeyPatterns patterns = new KeyPatterns(List.of(pattern));
      assertThat(keys).as(pattern).allMatch(patterns::matches);
    });
    KeyPatterns most = new KeyPatterns(List.of("a*c", "a*b*a", "exact", "train/*loss"));
    assertThat(wrong).noneMatch(most::matches);
    assertThat(new KeyPatterns(List.of("aa*aa")).matches("aaa")).isFalse();
  }

  @Test
  void aSeriesWithManyPointsAndARunWithManySeriesAreWhole() throws IOException {
    RunId run = createRun();
    double[] many = DoubleStream.iterate(0, v -> v + 1).limit(150_000).toArray();
    for (int from = 0; from < many.length; from += 50_000) {
      log(run, "many", from, Arrays.copyOfRange(many, from, from + 50_000));
    }
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < 300; i++) {
      frame.add("k%03d".formatted(i), 0, 0, i);
    }
    engine.appender().append(SCOPE, run, Batch.ofPoints(frame.build()));
    assertThat(rows(series(run, Axis.STEP, false, "many")).stream().map(row -> row.get("value")))
        .isEqualTo(DoubleStream.of(many).boxed().toList());
    assertThat(rows(series(run, Axis.WALL, false, "k*"))).hasSize(300);
    assertThat(rows(metrics(run))).hasSize(301);
    assertThat(rows(metrics(run, "key"))).hasSize(301);
  }

  @Test
  void whatIsNotThereOrTooMuchIsRefused() {
    RunId nobody = ids.nextRunId();
    assertRefused(ErrorCode.NOT_FOUND, () -> metrics(nobody));
    assertRefused(ErrorCode.NOT_FOUND, () -> series(nobody, Axis.STEP, false));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> metrics(createRun(), "p99"));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> Axis.of("time"));
    List<String> many = java.util.stream.IntStream.range(0, 101).mapToObj(i -> "k" + i).toList();
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> new KeyPatterns(many));
  }
}
