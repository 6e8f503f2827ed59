package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.FrameBuilder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Groups of runs, points over another field, and answers in columns.
class GroupsTest extends ServedTest {
  private final List<String> runs = new ArrayList<>();

  @BeforeEach
  void start() {
    for (int i = 0; i < 4; i++) {
      String run =
          server
              .post(
                  "/runs",
                  "{\"experimentId\":\"0\",\"params\":{\"lr\":%s,\"seed\":%d}}"
                      .formatted(i < 2 ? "0.1" : "0.2", i))
              .json(201)
              .get("id")
              .asString();
      runs.add(run);
      FrameBuilder frame = new FrameBuilder();
      for (int step = 0; step < 6; step++) {
        frame.add("train/loss", step, 1000 + step, 10 * i + step);
        frame.add("train/epoch", step, 1000 + step, step / 2.0 - step % 2 / 2.0);
        frame.endRow();
      }
      server.append(run, frame.build(), "%032x".formatted(i), 1).json(200);
    }
  }

  private JsonNode groups(String more) {
    return server
        .post(
            "/series/groups",
            "{\"experimentIds\":[\"0\"],\"key\":\"train/loss\",\"buckets\":6," + more + "}")
        .json(200);
  }

  @Test
  void runsAreGroupedByAParamOrByAllButSome() {
    for (String by : List.of("\"groupBy\":[\"params.lr\"]", "\"allParamsBut\":[\"seed\"]")) {
      JsonNode found = groups(by + ",\"quantiles\":[0.5]");
      assertThat(found.get("runs").asInt()).isEqualTo(4);
      assertThat(found.get("groups")).hasSize(2);
      for (JsonNode group : found.get("groups")) {
        boolean low = group.get("by").get("params.lr").asString().equals("0.1");
        assertThat(group.get("runIds")).hasSize(2);
        assertThat(group.get("inRange").asInt()).isEqualTo(12);
        assertThat(group.get("x").toString()).isEqualTo("[0,1,2,3,4,5]");
        assertThat(group.get("mean").toString())
            .isEqualTo(low ? "[5.0,6.0,7.0,8.0,9.0,10.0]" : "[25.0,26.0,27.0,28.0,29.0,30.0]");
        assertThat(group.get("quantiles").get(0).get(0).asDouble()).isEqualTo(low ? 5 : 25);
        assertThat(group.get("std").get(0).asDouble()).isEqualTo(Math.sqrt(50));
        assertThat(group.get("max").get(5).asDouble()).isEqualTo(low ? 15 : 35);
      }
    }
    JsonNode missing = groups("\"groupBy\":[\"tags.none\"]").get("groups");
    assertThat(missing).hasSize(1);
    assertThat(missing.get(0).get("by").get("tags.none").isNull()).isTrue();
  }

  @Test
  void pointsOverAnotherFieldOfTheStream() {
    JsonNode chart =
        server
            .post(
                "/series/query",
                "{\"xField\":\"epoch\",\"buckets\":3,\"series\":[{\"runId\":\"%s\",\"key\":\"train/loss\"}]}"
                    .formatted(runs.get(0)))
            .json(200)
            .get("series")
            .get(0);
    assertThat(chart.get("x").toString()).isEqualTo("[0,1,2]");
    assertThat(chart.get("mean").toString()).isEqualTo("[0.5,2.5,4.5]");
    JsonNode group =
        groups("\"xField\":\"epoch\",\"groupBy\":[],\"align\":\"interpolate\"")
            .get("groups")
            .get(0);
    assertThat(group.get("inRange").asInt()).isEqualTo(24);
    assertThat(group.get("mean").get(0).asDouble()).isEqualTo(15.5);
  }

  @Test
  void aWrongQuestionIsRefused() {
    for (String more :
        List.of(
            "\"groupBy\":[\"nothing\"]",
            "\"groupBy\":[\"status\"],\"allParamsBut\":[\"a\"]",
            "\"groupBy\":[\"status\"],\"align\":\"left\"",
            "\"groupBy\":[\"status\"],\"quantiles\":[1.5]",
            "\"groupBy\":[\"status\"],\"quantiles\":[\"x\"]",
            "\"groupBy\":[\"status\"],\"x\":\"step\",\"xField\":\"epoch\"",
            "\"groupBy\":[\"status\"],\"runIds\":[\"x\"]")) {
      Served.assertError(
          server.post("/series/groups", "{\"experimentIds\":[\"0\"],\"key\":\"k\"," + more + "}"),
          400,
          "INVALID_ARGUMENT");
    }
  }

  @Test
  void theSameAnswerComesInColumnsForAPage() {
    String question =
        "{\"buckets\":3,\"series\":[{\"runId\":\"%s\",\"key\":\"train/loss\"}]}"
            .formatted(runs.get(3));
    Served.Answer answer =
        server.send(
            server
                .request("/series/query")
                .header("Content-Type", "application/json")
                .header("Accept", "application/vnd.quipu.columns")
                .POST(BodyPublishers.ofString(question))
                .build());
    assertThat(answer.status()).isEqualTo(200);
    ByteBuffer bytes = ByteBuffer.wrap(answer.response().body()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(new String(answer.response().body(), 0, 4, StandardCharsets.US_ASCII))
        .isEqualTo("QPCL");
    assertThat(bytes.getInt(4)).isEqualTo(1);
    int length = bytes.getInt(8);
    JsonNode packed =
        JsonMapper.shared().readTree(answer.response().body(), 12, length).get("series").get(0);
    int data = (12 + length + 7) / 8 * 8;
    JsonNode plain = server.post("/series/query", question).json(200).get("series").get(0);
    for (String column : List.of("x", "xEnd", "count", "min", "max", "mean", "last", "step")) {
      JsonNode place = packed.get(column).get("f64");
      assertThat(place.get(1).asInt()).isEqualTo(plain.get(column).size());
      for (int i = 0; i < plain.get(column).size(); i++) {
        assertThat(bytes.getDouble(data + place.get(0).asInt() + 8 * i))
            .isEqualTo(plain.get(column).get(i).asDouble());
      }
    }
    assertThat(packed.get("inRange")).isEqualTo(plain.get("inRange"));
  }
}
