package dev.quipu.server.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.lineage.MetricMode;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.Sync;
import dev.quipu.sdk.measurements.ComparedObject;
import dev.quipu.sdk.measurements.Comparison;
import dev.quipu.sdk.measurements.Example;
import dev.quipu.sdk.measurements.Measurement;
import dev.quipu.sdk.measurements.MetricStatistics;
import dev.quipu.sdk.objects.LoggedObject;
import dev.quipu.sdk.read.StoredExperiment;
import dev.quipu.sdk.read.StoredRun;
import dev.quipu.sdk.tasks.MeasurementBuilder;
import dev.quipu.sdk.tasks.RunContext;
import dev.quipu.sdk.tasks.Task;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Measurements of the Java SDK against the whole server.
@Timeout(120)
class JavaMeasurementsTest extends SdkServedTest {
  private List<JsonNode> measurements(Run run, String metric)
      throws IOException, InterruptedException {
    return stream(of(run, "/measurements?max=10000&metric=" + metric).get("measurements")).toList();
  }

  private static List<Double> numbers(List<JsonNode> measurements, String field) {
    return measurements.stream().map(one -> one.get(field).asDouble()).toList();
  }

  private List<Double> points(Run run, String key) throws IOException, InterruptedException {
    return stream(of(run, "/points?key=" + key).get("points"))
        .map(point -> point.get("value").asDouble())
        .toList();
  }

  @Test
  void aMetricIsTiedToAnObjectAndStaysAMetric() throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("measured").startRun("origin");
      LoggedObject document = run.input("document", "some text");
      run.log("accuracy", 0.5);
      run.log("accuracy", 0.9, document);
      run.log("accuracy", 0.7, "another text");
      run.log("accuracy", 0.8, null);
      assertThat(run.finish().isComplete()).isTrue();
      assertThat(points(run, "accuracy")).containsExactly(0.5, 0.9, 0.7, 0.8);
      List<JsonNode> all = measurements(run, "accuracy");
      assertThat(numbers(all, "step")).containsExactly(1.0, 2.0, 3.0);
      assertThat(all.get(0).get("object").asString()).isEqualTo(document.digest().hex());
      assertThat(all.get(2).has("object")).isFalse();
      String other = all.get(1).get("object").asString();
      assertThat(bytes("/objects/" + other + "/content"))
          .isEqualTo("\"another text\"".getBytes(UTF_8));
      JsonNode ofObject = get("/objects/" + document.digest() + "/measurements");
      assertThat(ofObject.get("measurements")).containsExactly(all.get(0));
    }
  }

  @Test
  void modesWorkOverTheEarlierMeasurementsAndKeepTheRawValue() throws Exception {
    Map<MetricMode, List<Double>> expected =
        Map.of(
            MetricMode.DIRECT, List.of(4.0, 1.0, 7.0, 2.0),
            MetricMode.AVG, List.of(4.0, 2.5, 4.0, 3.5),
            MetricMode.SUM, List.of(4.0, 5.0, 12.0, 14.0),
            MetricMode.MIN, List.of(4.0, 1.0, 1.0, 1.0),
            MetricMode.MAX, List.of(4.0, 4.0, 7.0, 7.0),
            MetricMode.COUNT, List.of(1.0, 2.0, 3.0, 4.0));
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("measured").startRun("modes");
      for (MetricMode mode : MetricMode.values()) {
        // A point that is no measurement does not count.
        run.log(mode.word(), 100);
        MeasurementBuilder measure = run.measure(mode.word()).mode(mode).of(mode.word());
        for (double raw : new double[] {4, 1, 7, 2}) {
          measure.log(raw);
        }
      }
      assertThat(run.finish().isComplete()).isTrue();
      for (MetricMode mode : MetricMode.values()) {
        List<JsonNode> found = measurements(run, mode.word());
        assertThat(numbers(found, "value")).as(mode.word()).isEqualTo(expected.get(mode));
        assertThat(numbers(found, "raw")).containsExactly(4.0, 1.0, 7.0, 2.0);
        assertThat(found).allMatch(one -> one.get("mode").asString().equals(mode.word()));
        assertThat(points(run, mode.word()).subList(1, 5)).isEqualTo(expected.get(mode));
      }
    }
  }

  @Test
  void aMeasurementKnowsItsTaskStepTimeAndAttributes() throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("measured").startRun("tasks");
      Task outer;
      try (Task task = run.task("answer").label("a").start()) {
        outer = task;
        run.log("inside", 1, "x");
        task.log("tokens", 12);
        task.log("tokens", 7, 13);
        task.log("score", 0.5, "x");
        task.measure("score").of("y").mode(MetricMode.MAX).attribute("judge", "b").log(0.25);
        run.task("inner")
            .call(inner -> {
              run.log("inside", 2, "x");
              task.log("later", 3);
              return inner;
            });
      }
      run.measure("outside")
          .step(-7)
          .time(Instant.parse("2020-01-01T00:00:00.123456Z"))
          .task(outer)
          .attributes(Map.of("a", List.of(1), "b", Map.of()))
          .log(Double.NEGATIVE_INFINITY);
      run.log("outside", 1, "x");
      assertThat(run.finish().isComplete()).isTrue();
      String id = outer.id().hex();
      List<JsonNode> inside = measurements(run, "inside");
      assertThat(inside.get(0).get("taskId").asString()).isEqualTo(id);
      assertThat(inside.get(1).get("taskId").asString()).isNotEqualTo(id);
      assertThat(measurements(run, "a.later").get(0).get("taskId").asString()).isEqualTo(id);
      assertThat(numbers(measurements(run, "a.tokens"), "step")).containsExactly(0.0, 7.0);
      assertThat(points(run, "a.tokens")).containsExactly(12.0, 13.0);
      assertThat(points(run, "a.score")).containsExactly(0.5, 0.5);
      assertThat(measurements(run, "a.score").get(1).get("attributes"))
          .hasToString("{\"judge\":\"b\"}");
      JsonNode first = measurements(run, "outside").get(0);
      assertThat(first.get("timeUs").asLong()).isEqualTo(1_577_836_800_123_456L);
      assertThat(first.get("step").asLong()).isEqualTo(-7);
      assertThat(first.get("value").asString()).isEqualTo("-Infinity");
      assertThat(first.get("taskId").asString()).isEqualTo(id);
      assertThat(measurements(run, "outside").get(1).has("taskId")).isFalse();
      JsonNode ofTask = of(run, "/measurements?taskId=" + id);
      assertThat(ofTask.get("measurements")).hasSize(7);
    }
  }

  @Test
  @SuppressWarnings("NullAway")
  void hostileMeasurementsAreCountedAndNeverThrown() throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("measured").startRun("hostile");
      Map<String, Object> self = new HashMap<>();
      self.put("self", self);
      run.log("good", Double.NaN, self);
      run.measure("good").attributes(self).log(1);
      run.measure("good").attribute("big", "x".repeat(100_000)).log(2);
      run.log("", 1, "x");
      run.log("m".repeat(251), 1, "x");
      run.log("a\u0000", 1, "x");
      run.measure(null).log(1);
      run.measure("good").step(Long.MAX_VALUE).log(3);
      run.finish();
      assertThat(run.report().pointsRefused()).isEqualTo(3);
      assertThat(run.report().problems()).anyMatch(text -> text.contains("251 characters"));
      List<JsonNode> good = measurements(run, "good");
      assertThat(good).hasSize(4);
      assertThat(good.get(0).get("raw").asString()).isEqualTo("NaN");
      assertThat(good).noneMatch(one -> one.has("attributes"));
      run.log("late", 1, "x");
      assertThat(run.report().pointsRefused()).isGreaterThan(3);
    }
    try (Quipu disabled = Quipu.connect(options().mode(Mode.DISABLED))) {
      Run run = disabled.experiment("measured").startRun("disabled");
      run.measure("a").of("x").log(1);
      run.task("t")
          .call(task -> {
            task.log("b", 1, "x");
            return task;
          });
      assertThat(run.finish().isComplete()).isTrue();
    }
  }

  @Test
  void manyThreadsCountEachMeasurementOnce() throws Exception {
    int calls = 2000;
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("measured").startRun("threads");
      IntStream.range(0, calls)
          .parallel()
          .forEach(i -> run.measure("sum").mode(MetricMode.SUM).of(i % 10).log(1));
      assertThat(run.finish().isComplete()).isTrue();
      List<JsonNode> found = measurements(run, "sum");
      assertThat(found).hasSize(calls);
      // The sum grows with the steps, whatever thread was first.
      assertThat(found)
          .allMatch(one -> one.get("value").asDouble() == one.get("step").asLong() + 1);
    }
  }

  @Test
  void anOfflineRunIsMeasuredLaterAndExactlyOnce() throws Exception {
    Run run;
    Task outer;
    try (Quipu quipu = Quipu.connect(options().mode(Mode.OFFLINE));
        Quipu other = Quipu.connect(options().mode(Mode.OFFLINE))) {
      run = quipu.experiment("measured").startRun("offline");
      try (Task task = run.task("outer").start()) {
        outer = task;
        assertThat(run.flush(Duration.ofSeconds(30))).isTrue();
        Run joined = other.experiment("measured").join(RunContext.parse(task.context().text()));
        joined.log("remote", 1, "x");
        joined.finish();
      }
      run.log("local", 2, "x");
      run.finish();
    }
    for (int i = 0; i < 2; i++) {
      try (Sync sync = Sync.open(journals, options())) {
        assertThat(sync.once(progress -> {}).isComplete()).isTrue();
      }
    }
    JsonNode remote = measurements(run, "remote").get(0);
    assertThat(remote.get("taskId").asString()).isEqualTo(outer.id().hex());
    String object = remote.get("object").asString();
    assertThat(get("/objects/" + object + "/measurements").get("measurements")).hasSize(2);
  }

  @Test
  void theSdkReadsMeasurementsComparisonsAndExamples() throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("measured/read").startRun("read");
      MeasurementBuilder correct = run.measure("correct").mode(MetricMode.AVG);
      List<LoggedObject> questions = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        int n = i;
        LoggedObject question = run.object(Map.of("n", n));
        questions.add(question);
        run.task("answer")
            .input("question", question)
            .call(task -> {
              task.log("tokens", n);
              correct.of(question).attribute("n", n).log(n % 2);
              return "answer " + n;
            });
      }
      run.output("report", "done");
      assertThat(run.finish().isComplete()).isTrue();
      StoredRun stored = quipu.project().loadRun(run.id());
      List<Measurement> all = stored.measurements("correct").toList();
      assertThat(all).hasSize(250);
      Measurement third = all.get(3);
      assertThat(third.mode()).isEqualTo(MetricMode.AVG);
      assertThat(third.value()).isEqualTo(0.5);
      assertThat(third.raw()).isEqualTo(1);
      assertThat(third.object()).contains(questions.get(3).digest());
      assertThat(third.task()).isPresent();
      assertThat(third.attributes()).isEqualTo(Map.of("n", 3L));
      assertThat(stored.measurements().stream()).hasSize(500);
      assertThat(quipu.project().measurements(questions.get(3).digest()).toList())
          .containsExactly(third);
      Comparison best =
          Comparison.ALL.metrics("correct").orderBy("correct", Comparison.Statistic.MEAN);
      List<ComparedObject> compared = stored.compare(best.descending()).toList();
      assertThat(compared).hasSize(250);
      assertThat(compared.get(0).metric("correct")).contains(new MetricStatistics(1, 1, 1, 1, 1));
      assertThat(compared.get(249).metric("correct").orElseThrow().mean()).isZero();
      assertThat(stored.compare(best).first()).contains(compared.get(125));
      List<Example> examples = stored.examples("answer").toList();
      assertThat(examples).hasSize(250);
      Example example = examples.get(7);
      assertThat(Objects.requireNonNull(example.inputs().get("question")).value())
          .isEqualTo(Map.of("n", 7L));
      assertThat(Objects.requireNonNull(example.outputs().get("output")).value())
          .isEqualTo("answer 7");
      assertThat(example.measurements()).isEqualTo(Map.of("answer.tokens", 7.0, "correct", 1.0));
      assertThat(example.end()).isPresent();
      StoredExperiment experiment = quipu.project().loadExperiment("measured/read");
      assertThat(experiment.examples().stream()).hasSize(251);
      assertThat(experiment.compare(Comparison.ALL).stream()).hasSize(250);
      assertThat(quipu.project().examples(List.of(run.id())).stream()).hasSize(251);
      assertThat(quipu.project().compare(List.of(run.id()), Comparison.ALL).stream()).hasSize(250);
    }
  }
}
