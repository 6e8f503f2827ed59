package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.limits.Limits;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PointsTest extends ServedTest {
  private static final String WRITER = "0123456789abcdef0123456789abcdef";
  private static final String OTHER = "1123456789abcdef0123456789abcdef";

  private String run = "";

  @BeforeEach
  void start() {
    run = server.newRun();
  }

  private static Frame frame(String key, long step, double value) {
    FrameBuilder frame = new FrameBuilder();
    frame.add(key, step, 1000 + step, value);
    return frame.build();
  }

  private long count(String key) {
    for (JsonNode one : server.get("/runs/" + run + "/series").json(200).get("series")) {
      if (one.get("key").asString().equals(key)) {
        return one.get("summary").get("count").asLong();
      }
    }
    return 0;
  }

  @Test
  void aNumberedFrameIsStoredOnceForItsWriter() {
    assertThat(server.append(run, frame("a", 1, 1), WRITER, 5).json(200).toString())
        .isEqualTo("{\"points\":1,\"duplicate\":false}");
    assertThat(server.append(run, frame("a", 1, 1), WRITER, 5).json(200).toString())
        .isEqualTo("{\"points\":1,\"duplicate\":true}");
    // An earlier number is a replay as well, even with other points; a gap is not.
    assertThat(
            server.append(run, frame("a", 2, 2), WRITER, 4).json(200).get("duplicate").asBoolean())
        .isTrue();
    assertThat(
            server.append(run, frame("a", 3, 3), WRITER, 9).json(200).get("duplicate").asBoolean())
        .isFalse();
    assertThat(
            server.append(run, frame("a", 4, 4), OTHER, 1).json(200).get("duplicate").asBoolean())
        .isFalse();
    assertThat(count("a")).isEqualTo(3);
  }

  private Served.Answer appendAfter(String after, long sequence) {
    return server.send(
        server
            .request("/runs/" + run + "/frames")
            .header("Content-Type", "application/vnd.quipu.frame")
            .header("Quipu-Writer", WRITER)
            .header("Quipu-Sequence", String.valueOf(sequence))
            .header("Quipu-After", after)
            .POST(BodyPublishers.ofByteArray(frame("a", sequence, 1).encoded()))
            .build());
  }

  @Test
  void aFrameIsStoredOnlyBehindTheOneThatMustBeTheLast() {
    appendAfter("0", 3).json(200);
    Served.assertError(appendAfter("0", 5), 409, "CONFLICT");
    Served.assertError(appendAfter("2", 5), 409, "CONFLICT");
    assertThat(appendAfter("0", 3).json(200).get("duplicate").asBoolean()).isTrue();
    assertThat(server.get("/runs/" + run + "/writers/" + WRITER).json(200).toString())
        .isEqualTo("{\"writer\":\"" + WRITER + "\",\"sequence\":3}");
    appendAfter("3", 5).json(200);
    assertThat(count("a")).isEqualTo(2);
    for (String after : List.of("-1", "x", "1e3", "9223372036854775808")) {
      Served.assertError(appendAfter(after, 9), 400, "INVALID_ARGUMENT");
    }
    String none = server.get("/runs/" + run + "/writers/" + OTHER).json(200).toString();
    assertThat(none).contains("\"sequence\":0");
    Served.assertError(server.get("/runs/" + run + "/writers/X"), 400, "INVALID_ARGUMENT");
    Served.assertError(
        server.get("/runs/" + "0".repeat(32) + "/writers/" + WRITER), 404, "NOT_FOUND");
  }

  @Test
  void writerAndSequenceComeTogether() {
    Served.assertError(
        server.send(
            server
                .request("/runs/" + run + "/frames")
                .header("Content-Type", "application/vnd.quipu.frame")
                .header("Quipu-Writer", WRITER)
                .POST(BodyPublishers.ofByteArray(frame("a", 1, 1).encoded()))
                .build()),
        400,
        "INVALID_ARGUMENT");
    for (String sequence : List.of("0", "-1", "x", "9223372036854775808", "1.5")) {
      Served.assertError(
          server.send(
              server
                  .request("/runs/" + run + "/frames")
                  .header("Content-Type", "application/vnd.quipu.frame")
                  .header("Quipu-Writer", WRITER)
                  .header("Quipu-Sequence", sequence)
                  .POST(BodyPublishers.ofByteArray(frame("a", 1, 1).encoded()))
                  .build()),
          400,
          "INVALID_ARGUMENT");
    }
    assertThat(count("a")).isZero();
  }

  @Test
  void valuesComeBackBitByBit() {
    double[] values = {
      0.1,
      -0.0,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.MIN_VALUE,
      Double.MAX_VALUE,
      1 / 3.0
    };
    long[] steps = {-1, 0, 1, 2, 3, 4, 5, Long.MAX_VALUE};
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < values.length; i++) {
      frame.add("häh/x", steps[i], i == 0 ? -1 : 32_503_680_000_000L, values[i]);
    }
    server.append(run, frame.build());
    JsonNode answer =
        server
            .get("/runs/" + run + "/points?key=" + Served.encoded("häh/x") + "&limit=100")
            .json(200);
    assertThat(answer.get("total").asInt()).isEqualTo(values.length);
    for (int i = 0; i < values.length; i++) {
      JsonNode point = answer.get("points").get(i);
      assertThat(point.get("index").asInt()).isEqualTo(i);
      assertThat(point.get("step").asLong()).isEqualTo(steps[i]);
      JsonNode value = point.get("value");
      double read = value.isString() ? Double.parseDouble(value.asString()) : value.asDouble();
      assertThat(Double.doubleToRawLongBits(read)).isEqualTo(Double.doubleToRawLongBits(values[i]));
    }
  }

  @Test
  void pointsComeByPagesInOrderOfStepsEachOnce() {
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < 25; i++) {
      frame.add("a", (i * 7) % 25, 1, i);
    }
    Frame made = frame.build();
    server.append(run, made);
    server.append(run, made);
    List<Long> steps = new ArrayList<>();
    int start = 0;
    while (start >= 0) {
      JsonNode page =
          server.get("/runs/" + run + "/points?key=a&limit=10&startIndex=" + start).json(200);
      assertThat(page.get("total").asInt()).isEqualTo(25);
      page.get("points").forEach(point -> steps.add(point.get("step").asLong()));
      start = page.path("nextIndex").asInt(-1);
    }
    assertThat(steps).hasSize(25).isSorted();
    assertThat(server.get("/runs/" + run + "/points?key=none").json(200).toString())
        .isEqualTo("{\"key\":\"none\",\"total\":0,\"points\":[]}");
  }

  @Test
  void seriesAreListedByPrefixAndPage() {
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < 25; i++) {
      frame.add("train/k" + (100 + i), 0, 0, i);
      frame.add("val/k" + (100 + i), 0, 0, i);
    }
    server.append(run, frame.build());
    List<String> keys = new ArrayList<>();
    String token = "";
    do {
      JsonNode page =
          server
              .get("/runs/" + run + "/series?prefix=train/&maxResults=10&pageToken=" + token)
              .json(200);
      page.get("series").forEach(one -> keys.add(one.get("key").asString()));
      token = page.path("nextPageToken").asString("");
    } while (!token.isEmpty());
    assertThat(keys).hasSize(25).isSorted().allMatch(key -> key.startsWith("train/"));
    JsonNode found = server.get("/runs/" + run + "/series?q=L/K1&maxResults=10").json(200);
    assertThat(found.get("series").size()).isEqualTo(10);
    assertThat(found.get("series").get(0).get("key").asString()).isEqualTo("val/k100");
    String second = found.get("nextPageToken").asString();
    String further = "/series?q=L/K1&maxResults=100&pageToken=" + second;
    assertThat(server.get("/runs/" + run + further).json(200).get("series").size()).isEqualTo(15);
    Served.assertError(
        server.get("/runs/" + run + "/series?q=other&pageToken=" + second),
        400,
        "INVALID_ARGUMENT");
    for (String forged : List.of("x", "%20", "dmFsL2sxMDA", "AA")) {
      Served.assertError(
          server.get("/runs/" + run + "/series?prefix=train/&pageToken=" + forged),
          400,
          "INVALID_ARGUMENT");
    }
  }

  @Test
  void aSummaryTellsOfNanAndInfinity() {
    FrameBuilder frame = new FrameBuilder();
    frame.add("a", 1, 1, Double.NaN);
    frame.add("a", 2, 2, 4);
    frame.add("a", 3, 3, Double.POSITIVE_INFINITY);
    server.append(run, frame.build());
    JsonNode summary = server.get("/runs/" + run).json(200).get("metrics").get("a");
    assertThat(summary.toString())
        .isEqualTo(
            "{\"last\":\"Infinity\",\"lastStep\":3,\"lastMs\":3,\"first\":\"NaN\",\"min\":4.0,"
                + "\"max\":\"Infinity\",\"mean\":\"Infinity\",\"count\":3,\"hasNaN\":true,"
                + "\"hasInfinity\":true}");
  }

  @Test
  void aFrameOfExactlyTheLimitIsTaken() {
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < Limits.FRAME_POINTS; i++) {
      frame.add("a", i, i, i);
    }
    assertThat(server.append(run, frame.build(), WRITER, 1).json(200).get("points").asInt())
        .isEqualTo(Limits.FRAME_POINTS);
    assertThat(count("a")).isEqualTo(Limits.FRAME_POINTS);
  }
}
