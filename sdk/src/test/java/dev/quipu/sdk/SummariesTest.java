package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Statistics of many values, and rows of several streams.
class SummariesTest extends ConnectedTest {
  private Run run;

  @BeforeEach
  void start() {
    run = quipu.experiment("e").startRun("r");
  }

  private double value(String key) {
    assertThat(server.run(run).values(key)).as(key).hasSize(1);
    return server.run(run).values(key).get(0);
  }

  @Test
  void everyStatisticIsLogged() {
    Summaries summaries = run.stream("train").summaries();
    // In no order; the figures are NumPy's.
    for (double value : new double[] {3, 1, 4, 1, 5, 9, 2, 6}) {
      summaries.add("loss", value);
    }
    summaries.log(7, Statistic.values());
    assertThat(run.finish().isComplete()).isTrue();
    Map<String, Double> expected =
        Map.ofEntries(
            Map.entry("count", 8.0),
            Map.entry("sum", 31.0),
            Map.entry("mean", 3.875),
            Map.entry("std", 2.5708704751503917),
            Map.entry("min", 1.0),
            Map.entry("max", 9.0),
            Map.entry("first", 3.0),
            Map.entry("last", 6.0),
            Map.entry("median", 3.5),
            Map.entry("p50", 3.5),
            Map.entry("p75", 5.25),
            Map.entry("p90", 6.9),
            Map.entry("p95", 7.95),
            Map.entry("p99", 8.79));
    expected.forEach((name, figure) ->
        assertThat(value("train/loss." + name)).as(name).isCloseTo(figure, within(1e-12)));
    assertThat(expected).hasSize(Statistic.values().length);
  }

  @Test
  void theUsualOnesAreLoggedAndTheValuesForgotten() {
    Summaries summaries = run.stream("").summaries();
    summaries.add("a", 1);
    summaries.add("b", 2);
    summaries.log(1);
    summaries.add("a", 5);
    summaries.log(2);
    summaries.log(3);
    run.finish();
    assertThat(server.run(run).values("a.mean")).containsExactly(1.0, 5.0);
    assertThat(server.run(run).values("a.std")).containsExactly(0.0, 0.0);
    assertThat(server.run(run).values("b.count")).containsExactly(1.0);
    assertThat(server.run(run).values("a.p99")).isEmpty();
  }

  @Test
  void valuesThatAreNoNumbersAreCountedAndInfinitiesCount() {
    Summaries summaries = run.stream("s").summaries();
    summaries.add("a", Double.NaN);
    summaries.add("a", 2);
    summaries.add("b", Double.NaN);
    summaries.add("c", Double.POSITIVE_INFINITY);
    summaries.add("c", Double.POSITIVE_INFINITY);
    summaries.log(0, Statistic.MEAN, Statistic.COUNT, Statistic.MEDIAN);
    assertThat(run.finish().isComplete()).isTrue();
    assertThat(value("s/a.mean")).isEqualTo(2);
    assertThat(value("s/a.count")).isEqualTo(2);
    assertThat(value("s/a.nan")).isEqualTo(1);
    assertThat(value("s/b.mean")).isNaN();
    assertThat(value("s/c.mean")).isInfinite();
    assertThat(value("s/c.median")).isInfinite();
    assertThat(server.run(run).values("s/c.nan")).isEmpty();
  }

  @Test
  void moreValuesThanTheLimitAreRefusedUntilTheyAreLogged() {
    Summaries summaries = run.stream("s").summaries();
    for (int i = 0; i < Summaries.VALUES + 3; i++) {
      summaries.add("a", i);
    }
    summaries.log(0, Statistic.COUNT);
    summaries.add("a", 1);
    summaries.log(1, Statistic.COUNT);
    Report report = run.finish();
    assertThat(report.pointsRefused()).isEqualTo(3);
    assertThat(report.problems()).singleElement().asString().contains("1048576");
    assertThat(server.run(run).values("s/a.count")).containsExactly(1.0 * Summaries.VALUES, 1.0);
  }

  @Test
  void manyThreadsMayAdd() throws Exception {
    Summaries summaries = run.stream("s").summaries();
    Thread[] threads =
        IntStream.range(0, 4)
            .mapToObj(t ->
                new Thread(() -> new Random(t).doubles(1000).forEach(v -> summaries.add("a", v))))
            .toArray(Thread[]::new);
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    summaries.log(0);
    run.finish();
    assertThat(value("s/a.count")).isEqualTo(4000);
  }

  @Test
  void oneCallLogsToSeveralStreamsWithSharedFields() {
    run.log(
        5,
        Map.of("epoch", 1),
        Map.of("train", Map.of("loss", 0.2), "eval", Map.of("loss", 0.3, "epoch", 2)));
    Report report = run.finish();
    assertThat(report.isComplete()).isTrue();
    assertThat(value("train/loss")).isEqualTo(0.2);
    assertThat(value("train/epoch")).isEqualTo(1);
    assertThat(value("eval/loss")).isEqualTo(0.3);
    // A stream's own field counts.
    assertThat(value("eval/epoch")).isEqualTo(2);
  }
}
