package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quipu.core.frame.StreamRows;
import dev.quipu.core.model.Attempt;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Series;
import dev.quipu.core.model.Summary;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.SeriesListing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What [dev.quipu.engine.port.read.PointReader] promises.
public abstract class PointContract extends StoreFixture {
  private static final double[] VALUES = {
    0,
    -0.0,
    1,
    -1.5,
    0.1f,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    Double.MAX_VALUE
  };

  @Test
  void pointsComeBackBitExactInTheOrderTheyWereStored() {
    RunId run = createRun();
    RunId other = createRun();
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      points.add(new Point("a", 50 - i, i, VALUES[i % VALUES.length]));
      points.add(new Point("b/τ", i, -i, i));
    }
    points.add(
        new Point(
            "a", Long.MAX_VALUE, Long.MIN_VALUE, Double.longBitsToDouble(0x7ff8_0000_0000_0123L)));
    log(run, points.subList(0, 31));
    log(other, new Point("a", 1, 1, 42));
    log(run, points.subList(31, 101));
    reopen();

    List<Point> wanted = points.stream().filter(p -> p.key().equals("a")).toList();
    assertThat(bits(logged(run, Set.of("a")))).isEqualTo(bits(wanted));
    compact(run);
    assertThat(bits(logged(run, Set.of("a")))).isEqualTo(bits(wanted));
    assertThat(logged(run, Set.of("a", "b/τ"))).hasSize(101);
    assertThat(logged(run, Set.of("none"))).isEmpty();
    assertThat(logged(ids.nextRunId(), Set.of("a"))).isEmpty();
  }

  @Test
  void writesSeeTheAttemptsThatWereCommittedAndNoOthers() {
    RunId run = createRun();
    assertThat(newestAttempt(run)).isZero();

    Attempt first = new Attempt(new WriterId("0000000000000000000000000000000a"), 1, 10, 1);
    write(tx -> {
      tx.points().addAttempt(run, first);
      assertThat(tx.points().attempts(run).all()).containsExactly(first);
    });
    assertThat(newestAttempt(run)).isEqualTo(1);

    Attempt lost = new Attempt(new WriterId("0000000000000000000000000000000b"), 2, 10, 2);
    assertThatThrownBy(() ->
            write(tx -> {
              tx.points().addAttempt(run, lost);
              assertThat(tx.points().attempts(run).newest()).isEqualTo(2);
              throw new IllegalStateException("on purpose");
            }))
        .hasMessage("on purpose");
    assertThat(newestAttempt(run)).isEqualTo(1);

    write(tx -> tx.runs().update(tx.runs().find(run).orElseThrow().withName("new")));
    assertThat(newestAttempt(run)).isEqualTo(1);
    write(tx -> assertThat(tx.points().attempts(ids.nextRunId()).all()).isEmpty());
    reopen();
    assertThat(newestAttempt(run)).isEqualTo(1);
  }

  /// As a write sees the points.
  private int newestAttempt(RunId run) {
    int[] newest = {-1};
    write(tx -> newest[0] = tx.points().attempts(run).newest());
    return newest[0];
  }

  @Test
  void theSamePointTwiceInABatchCountsOnce() {
    RunId run = createRun();
    Point point = new Point("k", 1, 1, 5);
    log(run, point, point, new Point("k", 1, 1, 6), point, new Point("k", 1, 1, 6));
    assertThat(summary(run, "k").count()).isEqualTo(2);
    assertThat(summary(run, "k").sum()).isEqualTo(11);
    assertThat(summary(run, "k").last()).isEqualTo(6);
    assertThat(summary(run, "k").first()).isEqualTo(5);
  }

  @Test
  void theSamePointTwiceAcrossBatchesCountsOnce() {
    RunId run = createRun();
    List<Point> points =
        List.of(new Point("k", 1, 1, 5), new Point("k", 2, 2, Double.NaN), new Point("k", 3, 3, 7));
    log(run, points);
    log(run, points);
    assertThat(summary(run, "k").count()).isEqualTo(3);
    assertThat(summary(run, "k").nanCount()).isEqualTo(1);
    log(run, points);
    log(run, new Point("k", 4, 4, 1));
    log(run, points.subList(1, 3));
    assertThat(summary(run, "k").count()).isEqualTo(4);
    assertThat(summary(run, "k").sum()).isEqualTo(13);
    assertThat(summary(run, "k").nanCount()).isEqualTo(1);
    // On the second call, the counts have been kept.
    assertThat(summary(run, "k").count()).isEqualTo(4);
  }

  @Test
  void theSamePointTwiceAcrossRestartsCountsOnce() {
    RunId run = createRun();
    Point last = new Point("k", 9, 9, 9);
    log(run, new Point("k", 1, 1, 1), new Point("k", 9, 9, 8), last);
    reopen();
    log(run, last);
    assertThat(summary(run, "k").count()).isEqualTo(3);
    reopen();
    log(run, new Point("k", 9, 9, 8), new Point("k", 1, 1, 1));
    assertThat(summary(run, "k").count()).isEqualTo(3);
    assertThat(summary(run, "k").sum()).isEqualTo(18);
    reopen();
    assertThat(summary(run, "k").count()).isEqualTo(3);
    log(run, new Point("k", 10, 10, 1), last);
    assertThat(summary(run, "k").count()).isEqualTo(4);
  }

  @Test
  void theLatestIsTheGreatestStepThenTimeThenValue() {
    RunId run = createRun();
    log(run, new Point("k", 5, 10, 1), new Point("k", 5, 10, 3), new Point("k", 5, 10, 2));
    log(run, new Point("k", 4, 99, 9), new Point("k", 5, 9, 9));
    assertThat(summary(run, "k").last()).isEqualTo(3);
    assertThat(summary(run, "k").lastStep()).isEqualTo(5);
    assertThat(summary(run, "k").lastTimeMs()).isEqualTo(10);
    assertThat(summary(run, "k").firstStep()).isEqualTo(4);
    assertThat(summary(run, "k").count()).isEqualTo(5);
  }

  @Test
  void summariesAreWhatThePointsAmountTo() {
    Random random = Seed.random("summariesAreWhatThePointsAmountTo");
    List<RunId> runs = List.of(createRun(), createRun(), createRun());
    Map<RunId, List<Point>> logged = new HashMap<>();
    for (int round = 0; round < 60; round++) {
      RunId run = runs.get(random.nextInt(runs.size()));
      List<Point> points = randomPoints(random, logged.getOrDefault(run, List.of()), round);
      log(run, points);
      logged.computeIfAbsent(run, id -> new ArrayList<>()).addAll(points);
      if (random.nextInt(10) == 0) {
        reopen();
      }
      if (random.nextInt(5) == 0) {
        compact(run);
      }
      if (random.nextInt(4) == 0) {
        assertSummaries(run, logged.getOrDefault(run, List.of()));
      }
    }
    reopen();
    logged.forEach(this::assertSummaries);
  }

  @Test
  void aBatchOfAThousandKeysIsSummedUp() {
    RunId run = createRun();
    for (int step = 0; step < 3; step++) {
      List<Point> points = new ArrayList<>();
      for (int k = 0; k < 1000; k++) {
        points.add(new Point("k/" + k, step, step, k + step));
      }
      log(run, points);
    }
    List<Series> series = points().series(run, SeriesListing.of("", 2000));
    assertThat(series).hasSize(1000);
    assertThat(series)
        .allSatisfy(one -> {
          double k = Double.parseDouble(one.key().substring(2));
          assertThat(one.summary().count()).isEqualTo(3);
          assertThat(one.summary().sum()).isEqualTo(3 * k + 3);
        });
  }

  @Test
  void seriesOfAPrefixAreThereRightAfterALogWhileOthersChange() {
    RunId run = createRun();
    for (int step = 0; step < 20; step++) {
      int last = step;
      List<Point> points = new ArrayList<>();
      for (int k = 0; k < 30; k++) {
        points.add(new Point("p" + k % 3 + "/" + k, step, step, step));
      }
      log(run, points);
      String prefix = "p" + step % 4 + "/";
      assertThat(points().series(run, SeriesListing.of(prefix, 100)))
          .hasSize(step % 4 == 3 ? 0 : 10)
          .allSatisfy(series -> assertThat(series.summary().last()).isEqualTo(last));
      assertThat(points().findSeries(run, "p1/1").orElseThrow().summary().count())
          .isEqualTo(step + 1);
    }
    assertThat(points().series(run, SeriesListing.of("", 100)))
        .hasSize(30)
        .allSatisfy(series -> assertThat(series.summary().count()).isEqualTo(20));
  }

  @Test
  void seriesAreListedByKeyAndPrefix() {
    RunId run = createRun();
    log(
        run,
        List.of(
            new Point("train/loss", 1, 1, 1),
            new Point("train/acc", 1, 1, 1),
            new Point("train", 1, 1, 1),
            new Point("val/loss", 1, 1, 1),
            new Point("tr ain", 1, 1, 1),
            new Point("τ", 1, 1, 1)));
    assertThat(keys(run, "", "", 10))
        .containsExactly("tr ain", "train", "train/acc", "train/loss", "val/loss", "τ");
    assertThat(keys(run, "train/", "", 10)).containsExactly("train/acc", "train/loss");
    assertThat(keys(run, "train", "train", 10)).containsExactly("train/acc", "train/loss");
    assertThat(keys(run, "", "train/acc", 2)).containsExactly("train/loss", "val/loss");
    assertThat(keys(run, "none", "", 10)).isEmpty();
    assertThat(points().findSeries(run, "none")).isEmpty();
    assertThat(points().findSeries(ids.nextRunId(), "a")).isEmpty();
    assertThat(points().series(ids.nextRunId(), SeriesListing.of("", 9))).isEmpty();
  }

  @Test
  void seriesAreFoundByWhatTheirKeysContain() {
    RunId run = createRun();
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      points.add(new Point("grads/p" + String.format("%05d", i) + "/norm", 1, 1, i));
    }
    points.add(new Point("train/Verlust ÄÖ%_", 1, 1, 1));
    points.add(new Point("train/loss", 1, 1, 1));
    points.add(new Point("val/loss", 1, 1, 1));
    log(run, points);
    assertThat(keys(run, new SeriesListing("", "loss", "", 10)))
        .containsExactly("train/loss", "val/loss");
    assertThat(keys(run, new SeriesListing("", "LOSS", "train/loss", 10)))
        .containsExactly("val/loss");
    assertThat(keys(run, new SeriesListing("train/", "loss", "", 10)))
        .containsExactly("train/loss");
    assertThat(keys(run, new SeriesListing("", "äö%_", "", 10)))
        .containsExactly("train/Verlust ÄÖ%_");
    assertThat(keys(run, new SeriesListing("", "%", "", 10))).hasSize(1);
    assertThat(keys(run, new SeriesListing("grads/", "p11999", "", 10)))
        .containsExactly("grads/p11999/norm");
    assertThat(keys(run, new SeriesListing("", "norm", "", 11_000))).hasSize(11_000);
    assertThat(keys(run, new SeriesListing("", "norm", "grads/p10999/norm", 11_000))).hasSize(1000);
    assertThat(keys(run, new SeriesListing("", "none", "", 10))).isEmpty();
  }

  @Test
  void sequencesAreKeptByRunAndWriter() {
    RunId run = createRun();
    RunId other = createRun();
    WriterId writer = ids.nextWriterId();
    assertThat(points().lastSequence(run, writer)).isZero();
    write(tx -> tx.points().putSequence(run, writer, 1));
    write(tx -> tx.points().putSequence(run, writer, Long.MAX_VALUE));
    reopen();
    assertThat(points().lastSequence(run, writer)).isEqualTo(Long.MAX_VALUE);
    assertThat(points().lastSequence(other, writer)).isZero();
    assertThat(points().lastSequence(run, ids.nextWriterId())).isZero();
  }

  private List<Point> randomPoints(Random random, List<Point> before, int round) {
    List<Point> points = new ArrayList<>();
    int count = 1 + random.nextInt(40);
    // Most batches continue the last one; some go back, and some repeat.
    int kind = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      String key = "k" + random.nextInt(5);
      double value =
          random.nextInt(3) == 0 ? VALUES[random.nextInt(VALUES.length)] : random.nextGaussian();
      if (kind == 0 && !before.isEmpty()) {
        points.add(before.get(random.nextInt(before.size())));
      } else if (kind == 1) {
        points.add(new Point(key, random.nextInt(30), random.nextInt(30), random.nextInt(3)));
      } else {
        points.add(new Point(key, round * 100L + i / 3, round, value));
      }
    }
    return points;
  }

  private void assertSummaries(RunId run, List<Point> logged) {
    Map<String, Set<Point>> byKey = new TreeMap<>();
    logged.forEach(p -> byKey.computeIfAbsent(p.key(), key -> new HashSet<>()).add(p));
    List<Series> found = runs().load(run, RunColumns.ALL).orElseThrow().metrics();
    assertThat(found).extracting(Series::key).containsExactlyElementsOf(byKey.keySet());
    for (Series series : found) {
      assertSame(
          series.key(), series.summary(), bruteForce(byKey.getOrDefault(series.key(), Set.of())));
    }
  }

  private static Summary bruteForce(Set<Point> points) {
    List<Point> sorted = new ArrayList<>(points);
    sorted.sort(
        Comparator.comparingLong(Point::step)
            .thenComparingLong(Point::timeMs)
            .thenComparingDouble(Point::value));
    double[] numbers =
        sorted.stream().mapToDouble(Point::value).filter(v -> !Double.isNaN(v)).toArray();
    Point first = sorted.getFirst();
    Point last = sorted.getLast();
    return new Summary(
        sorted.size(),
        first.value(),
        first.step(),
        first.timeMs(),
        last.value(),
        last.step(),
        last.timeMs(),
        Arrays.stream(numbers).reduce(Math::min).orElse(Double.NaN),
        Arrays.stream(numbers).reduce(Math::max).orElse(Double.NaN),
        Arrays.stream(numbers).reduce(0, Double::sum),
        sorted.size() - numbers.length,
        Arrays.stream(numbers).filter(Double::isInfinite).count());
  }

  private static void assertSame(String key, Summary found, Summary wanted) {
    assertThat(withoutSum(found)).as(key).isEqualTo(withoutSum(wanted));
    if (Double.isFinite(wanted.sum()) && Math.abs(wanted.sum()) < 1e100) {
      assertThat(found.sum())
          .as("sum of %s", key)
          .isCloseTo(wanted.sum(), within(1e-9 * Math.max(1, Math.abs(wanted.sum()))));
    }
  }

  private static Summary withoutSum(Summary s) {
    return new Summary(
        s.count(),
        s.first(),
        s.firstStep(),
        s.firstTimeMs(),
        s.last(),
        s.lastStep(),
        s.lastTimeMs(),
        s.min(),
        s.max(),
        0,
        s.nanCount(),
        s.infiniteCount());
  }

  private Summary summary(RunId run, String key) {
    return points().findSeries(run, key).orElseThrow().summary();
  }

  private List<String> keys(RunId run, String prefix, String after, int max) {
    return keys(run, new SeriesListing(prefix, "", after, max));
  }

  private List<String> keys(RunId run, SeriesListing listing) {
    return points().series(run, listing).stream().map(Series::key).toList();
  }

  private List<Point> logged(RunId run, Set<String> keys) {
    List<Point> points = new ArrayList<>();
    for (String stream : StreamRows.streamsOf(keys)) {
      points()
          .logged(run, stream, 0, Long.MAX_VALUE)
          .numbers()
          .forEach((key, some) -> {
            some.sortByIndex();
            for (int i = 0; i < some.size() && keys.contains(key); i++) {
              points.add(new Point(key, some.step(i), some.timeMs(i), some.value(i)));
            }
          });
    }
    return points;
  }

  private static List<String> bits(List<Point> points) {
    return points.stream()
        .map(p ->
            p.key() + p.step() + "," + p.timeMs() + "," + Double.doubleToRawLongBits(p.value()))
        .toList();
  }
}
