package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.FrameBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ChartsTest extends ServedTest {
  private static final long START = 1_000_000;

  private String run = "";

  private record Point(long step, long timeMs, double value) {
    double x(String axis) {
      return switch (axis) {
        case "step" -> step;
        case "time" -> timeMs;
        default -> timeMs - START;
      };
    }
  }

  @BeforeEach
  void start() {
    run =
        server
            .post("/runs", "{\"experimentId\":\"0\",\"startMs\":" + START + "}")
            .json(201)
            .get("id")
            .asString();
  }

  private List<Point> log(int count, Random random) {
    List<Point> points = new ArrayList<>();
    FrameBuilder frame = new FrameBuilder();
    long time = START;
    for (int i = 0; i < count; i++) {
      time += 1 + random.nextInt(50);
      double value =
          switch (random.nextInt(40)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> Double.NEGATIVE_INFINITY;
            case 3 -> 1e6 * random.nextGaussian();
            default -> random.nextGaussian();
          };
      points.add(new Point(i * 3L, time, value));
      frame.add("a", i * 3L, time, value);
      if (i % 997 == 0) {
        server.append(run, frame.build());
      }
    }
    if (frame.points() > 0) {
      server.append(run, frame.build());
    }
    return points;
  }

  private JsonNode query(String rest) {
    return server
        .post(
            "/series/query",
            "{\"series\":[{\"runId\":\"" + run + "\",\"key\":\"a\"}]," + rest + "}")
        .json(200)
        .get("series")
        .get(0);
  }

  private static Double number(JsonNode node) {
    return node.isString() ? Double.parseDouble(node.asString()) : node.asDouble();
  }

  @ParameterizedTest
  @ValueSource(strings = {"step", "time", "relative"})
  void everyBucketTellsOfAllItsPoints(String axis) {
    List<Point> points = log(5000, new Random(7));
    JsonNode chart = query("\"x\":\"" + axis + "\",\"buckets\":100");
    assertThat(chart.get("total").asInt()).isEqualTo(5000);
    assertThat(chart.get("inRange").asInt()).isEqualTo(5000);
    assertThat(chart.get("exact").asBoolean()).isFalse();
    int buckets = chart.get("buckets").asInt();
    assertThat(buckets).isBetween(90, 100);
    int next = 0;
    for (int b = 0; b < buckets; b++) {
      double x = chart.get("x").get(b).asDouble();
      double xEnd = chart.get("xEnd").get(b).asDouble();
      List<Point> inside =
          points.stream().filter(p -> p.x(axis) >= x && p.x(axis) <= xEnd).toList();
      assertThat(inside.getFirst()).isEqualTo(points.get(next));
      next += inside.size();
      checkBucket(chart, b, inside);
    }
    assertThat(next).isEqualTo(points.size());
    assertThat(chart.get("lastStep").asLong()).isEqualTo(points.getLast().step());
    assertThat(chart.get("lastMs").asLong()).isEqualTo(points.getLast().timeMs());
  }

  private static void checkBucket(JsonNode chart, int b, List<Point> inside) {
    double[] finite = inside.stream().mapToDouble(Point::value).filter(Double::isFinite).toArray();
    assertThat(chart.get("count").get(b).asInt()).isEqualTo(inside.size());
    assertThat(number(chart.get("first").get(b))).isEqualTo((Double) inside.getFirst().value());
    assertThat(number(chart.get("last").get(b))).isEqualTo((Double) inside.getLast().value());
    assertThat(chart.get("step").get(b).asLong()).isEqualTo(inside.getFirst().step());
    assertThat(chart.get("time").get(b).asLong()).isEqualTo(inside.getFirst().timeMs());
    assertThat(chart.get("min").get(b).asDouble())
        .isEqualTo(Arrays.stream(finite).min().orElseThrow());
    assertThat(chart.get("max").get(b).asDouble())
        .isEqualTo(Arrays.stream(finite).max().orElseThrow());
    assertThat(chart.get("mean").get(b).asDouble())
        .isCloseTo(Arrays.stream(finite).average().orElseThrow(), Offset.offset(1e-6));
    assertThat(chart.get("nan").get(b).asLong())
        .isEqualTo(inside.stream().filter(p -> Double.isNaN(p.value())).count());
    assertThat(chart.get("posInf").get(b).asLong())
        .isEqualTo(inside.stream().filter(p -> p.value() == Double.POSITIVE_INFINITY).count());
    assertThat(chart.get("negInf").get(b).asLong())
        .isEqualTo(inside.stream().filter(p -> p.value() == Double.NEGATIVE_INFINITY).count());
  }

  @Test
  void aSpikeIsSeenAtEveryZoom() {
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < 50_000; i++) {
      frame.add("a", i, i, i == 31_337 ? 1e9 : i == 4711 ? -1e9 : 0);
    }
    server.append(run, frame.build());
    for (int buckets : new int[] {1, 2, 3, 7, 100, 400, 5000}) {
      JsonNode chart = query("\"buckets\":" + buckets);
      double max = 0;
      double min = 0;
      for (int b = 0; b < chart.get("buckets").asInt(); b++) {
        max = Math.max(max, chart.get("max").get(b).asDouble());
        min = Math.min(min, chart.get("min").get(b).asDouble());
      }
      assertThat(max).isEqualTo(1e9);
      assertThat(min).isEqualTo(-1e9);
    }
  }

  @Test
  void fewPointsComeExactlyAndARangeIsCutExactly() {
    List<Point> points = log(300, new Random(8));
    JsonNode all = query("\"buckets\":300");
    assertThat(all.get("exact").asBoolean()).isTrue();
    assertThat(all.get("buckets").asInt()).isEqualTo(300);
    assertThat(all.has("min") || all.has("xEnd") || all.has("nan") || all.has("first")).isFalse();
    for (int i = 0; i < 300; i++) {
      assertThat(all.get("x").get(i).asLong()).isEqualTo(points.get(i).step());
      assertThat(number(all.get("last").get(i))).isEqualTo((Double) points.get(i).value());
    }

    JsonNode some = query("\"from\":30,\"to\":60.5,\"buckets\":400");
    assertThat(some.get("total").asInt()).isEqualTo(300);
    assertThat(some.get("inRange").asInt()).isEqualTo(11);
    assertThat(some.get("x").toString()).isEqualTo("[30,33,36,39,42,45,48,51,54,57,60]");

    JsonNode none = query("\"from\":1e9,\"to\":2e9");
    assertThat(none.get("inRange").asInt()).isZero();
    assertThat(none.get("x").size()).isZero();
    assertThat(query("\"from\":60,\"to\":30").get("inRange").asInt()).isZero();
  }

  @Test
  void aBucketWithoutFiniteValuesHasNoMinimum() {
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < 100; i++) {
      frame.add("a", i, i, i < 50 ? Double.NaN : 1);
    }
    server.append(run, frame.build());
    JsonNode chart = query("\"buckets\":2");
    assertThat(chart.get("min").toString()).isEqualTo("[null,1.0]");
    assertThat(chart.get("mean").toString()).isEqualTo("[null,1.0]");
    assertThat(chart.get("nan").toString()).isEqualTo("[50,0]");
    assertThat(chart.get("first").toString()).isEqualTo("[\"NaN\",1.0]");
  }

  @Test
  void valuesWhoseSumOverflowsHaveAMean() {
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < 4; i++) {
      frame.add("a", i, i, Double.MAX_VALUE);
    }
    server.append(run, frame.build());
    assertThat(query("\"buckets\":1").get("mean").get(0).asDouble())
        .isCloseTo(Double.MAX_VALUE, Percentage.withPercentage(1e-9));
  }

  @Test
  void extremeStepsAndTimesAreCutInOrder() {
    FrameBuilder frame = new FrameBuilder();
    long[] extremes = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE};
    for (long extreme : extremes) {
      frame.add("a", extreme, extreme, 1);
    }
    server.append(run, frame.build());
    for (String axis : List.of("step", "time", "relative")) {
      JsonNode chart = query("\"x\":\"" + axis + "\",\"buckets\":2");
      int count = 0;
      for (JsonNode n : chart.get("count")) {
        count += n.asInt();
      }
      assertThat(count).isEqualTo(5);
      assertThat(chart.get("x").get(0).asDouble()).isLessThan(-9e18);
    }
  }

  @Test
  void chartsComeInTheOrderOfTheQuestion() {
    log(10, new Random(9));
    String other = server.newRun();
    String one = "{\"runId\":\"" + run + "\",\"key\":\"a\"}";
    String two = "{\"runId\":\"" + other + "\",\"key\":\"a\"}";
    String three = "{\"runId\":\"" + run + "\",\"key\":\"b\"}";
    JsonNode series =
        server
            .post(
                "/series/query",
                "{\"series\":[" + String.join(",", one, two, three, one, two) + "]}")
            .json(200)
            .get("series");
    List<String> order = new ArrayList<>();
    for (JsonNode chart : series) {
      order.add(
          (chart.get("runId").asString().equals(run) ? "run " : "other ")
              + chart.get("key").asString()
              + " "
              + chart.get("total").asInt());
    }
    assertThat(order).containsExactly("run a 10", "other a 0", "run b 0", "run a 10", "other a 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"buckets\":0",
        "\"buckets\":5001",
        "\"x\":\"y\"",
        "\"from\":\"NaN\"",
        "\"from\":\"x\"",
        "\"series\":[]",
        "\"series\":[{}]",
        "\"series\":[{\"runId\":\"../x\",\"key\":\"a\"}]",
      })
  void questionsThatMakeNoSenseAreRefused(String rest) {
    Served.assertError(
        server.post(
            "/series/query",
            "{\"series\":[{\"runId\":\"" + run + "\",\"key\":\"a\"}]," + rest + "}"),
        400,
        "INVALID_ARGUMENT");
  }

  @Test
  void aRunThatIsNotThereIsNotFound() {
    Served.assertError(
        server.post(
            "/series/query", "{\"series\":[{\"runId\":\"" + "0".repeat(32) + "\",\"key\":\"a\"}]}"),
        404,
        "NOT_FOUND");
  }
}
