package dev.quipu.engine.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.line.Points;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Series;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.charts.SeriesReader.ChartQuery;
import dev.quipu.engine.charts.SeriesReader.PointPage;
import dev.quipu.engine.charts.SeriesReader.SeriesRef;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.port.read.PointReader.Sight;
import dev.quipu.engine.request.Results;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeriesReaderTest extends EngineFixture {
  private static final double[] VALUES = {
    0, -0.0, 1, -1.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
  };

  private static String text(Points points, int i) {
    return points.timeMs(i)
        + " "
        + points.step(i)
        + " "
        + Double.doubleToRawLongBits(points.value(i));
  }

  private String logRandomPoint(RunId run, Random random) {
    long step = random.nextInt(4);
    long timeMs = random.nextInt(10);
    double value = VALUES[random.nextInt(VALUES.length)];
    FrameBuilder frame = new FrameBuilder();
    frame.add("a", step, timeMs, value);
    engine.appender().append(SCOPE, run, Batch.ofPoints(frame.build()));
    return timeMs + " " + step + " " + Double.doubleToRawLongBits(value);
  }

  @Test
  void pagesOfPointsNeitherRepeatNorLeaveOutAPointWhileOthersCome() {
    Random random = new Random(5);
    for (int round = 0; round < 20; round++) {
      RunId run = createRun();
      Set<String> before = new HashSet<>();
      for (int i = 0; i < 40; i++) {
        before.add(logRandomPoint(run, random));
      }
      List<String> found = new ArrayList<>();
      @Nullable String token = "";
      int max = 1 + random.nextInt(9);
      while (token != null) {
        PointPage page = engine.series().page(SCOPE, run, "a", max, token);
        page.each(points -> {
          for (int i = 0; i < points.size(); i++) {
            found.add(text(points, i));
          }
        });
        assertThat(found).doesNotHaveDuplicates();
        logRandomPoint(run, random);
        token = page.nextPageToken();
      }
      assertThat(found).containsAll(before);
    }
  }

  @Test
  void seriesArePagedByKey() {
    RunId run = createRun();
    for (String key : List.of("train/loss", "train/acc", "val/loss", "lr")) {
      log(run, key, 0, 1);
    }
    Results<Series> first = engine.series().list(SCOPE, run, "", "", 3, null);
    assertThat(first.items())
        .extracting(Series::key)
        .containsExactly("lr", "train/acc", "train/loss");
    Results<Series> second = engine.series().list(SCOPE, run, "", "", 3, first.nextPageToken());
    assertThat(second.items()).extracting(Series::key).containsExactly("val/loss");
    assertThat(second.nextPageToken()).isNull();
    assertThat(engine.series().list(SCOPE, run, "", "LOSS", 9, null).items()).hasSize(2);
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> engine.series().list(SCOPE, run, "train/", "", 3, first.nextPageToken()));
    assertRefused(
        ErrorCode.NOT_FOUND, () -> engine.series().list(SCOPE, ids.nextRunId(), "", "", 3, null));
  }

  private static ChartWindow window(Sight sight, Chart.Axis axis, int buckets) {
    return new ChartWindow(sight, axis, null, null, null, buckets, 0);
  }

  private Map<SeriesRef, Chart> charts(ChartWindow window, SeriesRef... series) {
    Map<SeriesRef, Chart> charts = new LinkedHashMap<>();
    engine.series().charts(SCOPE, new ChartQuery(List.of(series), window), charts::put);
    return charts;
  }

  @Test
  void chartsComeInTheOrderOfTheQueryAndHideNoSpike() {
    RunId a = createRun();
    RunId b = createRun();
    double[] values = new double[1000];
    values[777] = 50;
    log(a, "k", 0, values);
    engine.compactor().compact(PROJECT, a);
    values[777] = -50;
    log(b, "k", 0, values);
    log(a, "l", 0, 1, 2);
    SeriesRef[] order = {
      new SeriesRef(b, "k"), new SeriesRef(a, "l"), new SeriesRef(a, "none"), new SeriesRef(a, "k")
    };
    Map<SeriesRef, Chart> charts = charts(window(Sight.LIVING, Chart.Axis.STEP, 10), order);
    assertThat(charts.keySet()).containsExactly(order);
    Chart spike = Objects.requireNonNull(charts.get(order[3]));
    assertThat(spike.exact()).isFalse();
    assertThat(spike.total()).isEqualTo(1000);
    assertThat(spike.buckets().stream().mapToDouble(Chart.Bucket::max).max()).hasValue(50);
    Chart dip = Objects.requireNonNull(charts.get(order[0]));
    assertThat(dip.buckets().stream().mapToDouble(Chart.Bucket::min).min()).hasValue(-50);
    assertThat(Objects.requireNonNull(charts.get(order[1])).exact()).isTrue();
    assertThat(Objects.requireNonNull(charts.get(order[2])).total()).isZero();
  }

  @Test
  void aChartShowsSupersededPointsOnlyIfAllAreWanted() {
    RunId run = createRun();
    log(run, "k", 0, 1, 2, 3, 4);
    engine.attempts().begin(SCOPE, run, new WriterId("a".repeat(32)), 2, 10);
    SeriesRef ref = new SeriesRef(run, "k");
    assertThat(charts(window(Sight.LIVING, Chart.Axis.STEP, 9), ref).get(ref))
        .extracting(chart -> Objects.requireNonNull(chart).total())
        .isEqualTo(2L);
    assertThat(charts(window(Sight.ALL, Chart.Axis.STEP, 9), ref).get(ref))
        .extracting(chart -> Objects.requireNonNull(chart).total())
        .isEqualTo(4L);
  }

  @Test
  void relativeTimeBeginsWithTheRun() {
    RunId run = createRun();
    log(run, "k", nowMs.get() + 250, 1);
    SeriesRef ref = new SeriesRef(run, "k");
    Chart chart =
        Objects.requireNonNull(charts(window(Sight.LIVING, Chart.Axis.RELATIVE, 9), ref).get(ref));
    assertThat(chart.buckets()).extracting(Chart.Bucket::x).containsExactly(250.0);
  }

  @Test
  void aChartOverAFieldPairsTheValuesOfOneRow() {
    RunId run = createRun();
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < 5; i++) {
      frame.add("s/y", i, i, 10 * i);
      frame.add("s/x", i, i, 100 - i);
    }
    engine.appender().append(SCOPE, run, Batch.ofPoints(frame.build()));
    SeriesRef ref = new SeriesRef(run, "s/y");
    ChartWindow window = new ChartWindow(Sight.LIVING, Chart.Axis.STEP, "x", 97.0, null, 9, 0);
    Chart chart = Objects.requireNonNull(charts(window, ref).get(ref));
    assertThat(chart.buckets())
        .extracting(Chart.Bucket::x)
        .containsExactly(97.0, 98.0, 99.0, 100.0);
    assertThat(chart.buckets())
        .extracting(Chart.Bucket::last)
        .containsExactly(30.0, 20.0, 10.0, 0.0);
  }

  @Test
  void anUnknownRunIsRefusedBeforeTheFirstChart() {
    RunId run = createRun();
    log(run, "k", 0, 1);
    List<SeriesRef> given = new ArrayList<>();
    ChartQuery query =
        new ChartQuery(
            List.of(new SeriesRef(run, "k"), new SeriesRef(ids.nextRunId(), "k")),
            window(Sight.LIVING, Chart.Axis.STEP, 9));
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> engine.series().charts(SCOPE, query, (ref, chart) -> given.add(ref)));
    assertThat(given).isEmpty();
  }
}
