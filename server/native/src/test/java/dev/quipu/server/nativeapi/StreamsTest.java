package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Rows, attempts, and that compaction is not noticed.
class StreamsTest extends ServedTest {
  private static final String WRITER = "0123456789abcdef0123456789abcdef";
  private static final String ATTEMPT = "aa23456789abcdef0123456789abcdef";

  private String run = "";

  @BeforeEach
  void start() {
    run = server.newRun();
  }

  private void compact() {
    server.engine().compactor().compact(ProjectId.DEFAULT, new RunId(run));
  }

  private static Frame losses(int fromStep, int toStep, double value) {
    FrameBuilder frame = new FrameBuilder();
    for (int step = fromStep; step < toStep; step++) {
      frame.add("train/loss", step, 1000 + step, value + step);
    }
    return frame.build();
  }

  private Served.Answer append(Frame frame, String attempt, long sequence) {
    return server.send(
        server
            .request("/runs/" + run + "/frames")
            .header("Content-Type", "application/vnd.quipu.frame")
            .header("Quipu-Writer", WRITER)
            .header("Quipu-Sequence", "" + sequence)
            .header("Quipu-Attempt", attempt)
            .POST(BodyPublishers.ofByteArray(frame.encoded()))
            .build());
  }

  private Served.Answer begin(String id, long fromStep, long startMs) {
    return server.post(
        "/runs/" + run + "/attempts",
        "{\"id\":\"%s\",\"fromStep\":%d,\"startMs\":%d}".formatted(id, fromStep, startMs));
  }

  private List<Double> chart(String attempts) {
    JsonNode series =
        server
            .post(
                "/series/query",
                "{\"attempts\":\"%s\",\"series\":[{\"runId\":\"%s\",\"key\":\"train/loss\"}]}"
                    .formatted(attempts, run))
            .json(200)
            .get("series")
            .get(0);
    List<Double> values = new ArrayList<>();
    series.get("last").forEach(value -> values.add(value.asDouble()));
    return values;
  }

  @Test
  void rowsComeBackAsTheyWereLoggedWhateverTheirFields() {
    FrameBuilder frame = new FrameBuilder();
    frame.add("train/loss", 5, 1000, 0.5);
    frame.add("train/acc", 5, 1000, Double.NaN);
    frame.endRow();
    frame.add("train/loss", 3, 1001, 0.25);
    frame.endRow();
    frame.add("val/loss", 3, 1001, 7);
    frame.endRow();
    frame.add("train/loss", 3, 1001, 0.25);
    frame.add("train/new", 3, 1001, -1);
    frame.endRow();
    server.append(run, frame.build(), WRITER, 1).json(200);
    for (int i = 0; i < 2; i++) {
      JsonNode page =
          server.get("/runs/" + run + "/rows?stream=train&startIndex=0&limit=2").json(200);
      assertThat(page.toString())
          .isEqualTo(
              "{\"stream\":\"train\",\"startIndex\":0,\"endIndex\":2,\"total\":3,\"hasMore\":true,"
                  + "\"rows\":[{\"index\":0,\"step\":5,\"timeMs\":1000,"
                  + "\"fields\":{\"acc\":\"NaN\",\"loss\":0.5}},"
                  + "{\"index\":1,\"step\":3,\"timeMs\":1001,\"fields\":{\"loss\":0.25}}]}");
      assertThat(
              server
                  .get("/runs/" + run + "/rows?stream=train&startIndex=2")
                  .json(200)
                  .get("rows")
                  .toString())
          .isEqualTo(
              "[{\"index\":2,\"step\":3,\"timeMs\":1001,\"fields\":{\"loss\":0.25,\"new\":-1.0}}]");
      JsonNode streams = server.get("/runs/" + run + "/streams").json(200).get("streams");
      assertThat(streams).hasSize(2);
      assertThat(streams.get(0).get("rows").asInt()).isEqualTo(3);
      assertThat(streams.get(0).get("fields").get("loss").get("count").asInt()).isEqualTo(2);
      compact();
    }
    assertThat(server.get("/runs/" + run + "/rows?stream=none").json(200).get("total").asInt())
        .isZero();
    Served.assertError(server.get("/runs/" + run + "/rows?startIndex=-1"), 400, "INVALID_ARGUMENT");
  }

  @Test
  void aNewAttemptSupersedesTheLaterRowsAndNothingIsLost() {
    for (boolean compacted : new boolean[] {false, true}) {
      run = server.newRun();
      server.append(run, losses(0, 6, 100), WRITER, 1).json(200);
      if (compacted) {
        compact();
      }
      JsonNode attempt = begin(ATTEMPT, 3, 5000).json(200).get("attempt");
      assertThat(attempt.get("number").asInt()).isEqualTo(1);
      assertThat(begin(ATTEMPT, 3, 5000).json(200).get("attempt")).isEqualTo(attempt);
      Served.assertError(begin(ATTEMPT, 4, 5000), 409, "CONFLICT");
      assertThat(chart("living")).containsExactly(100.0, 101.0, 102.0);
      append(losses(3, 5, 200), ATTEMPT, 2).json(200);
      // What a writer of the first attempt sends late is superseded too.
      server.append(run, losses(6, 8, 100), WRITER, 3).json(200);
      if (compacted) {
        compact();
      }
      assertThat(chart("living")).containsExactly(100.0, 101.0, 102.0, 203.0, 204.0);
      assertThat(chart("all"))
          .containsExactlyInAnyOrder(
              100.0, 101.0, 102.0, 103.0, 104.0, 105.0, 203.0, 204.0, 106.0, 107.0);
      JsonNode found = server.get("/runs/" + run).json(200);
      assertThat(found.get("attempts")).hasSize(1);
      JsonNode summary = found.get("metrics").get("train/loss");
      assertThat(summary.get("count").asInt()).isEqualTo(5);
      assertThat(summary.get("last").asDouble()).isEqualTo(204);
      assertThat(summary.get("max").asDouble()).isEqualTo(204);
      assertThat(server.get("/runs/" + run + "/rows?stream=train").json(200).get("total").asInt())
          .isEqualTo(10);
    }
  }

  @Test
  void pointsOfAnAttemptThatHasNotBegunAreRefused() {
    Served.assertError(append(losses(0, 1, 1), ATTEMPT, 1), 404, "NOT_FOUND");
    Served.assertError(begin(ATTEMPT, Long.MIN_VALUE, 1), 400, "INVALID_ARGUMENT");
    Served.assertError(begin("x", 1, 1), 400, "INVALID_ARGUMENT");
    assertThat(server.get("/runs/" + run + "/attempts").json(200).get("attempts")).isEmpty();
  }

  @Test
  void valuesThatAreNoNumbersComeBackAsTheyWereLogged() {
    FrameBuilder frame = new FrameBuilder();
    frame.add("train/loss", 0, 1000, 0.3);
    frame.add("train/phase", 0, 1000, new JsonText("\"warm\\u00fcp ü😀\""));
    frame.add("train/ok", 0, 1000, JsonText.TRUE);
    frame.add("train/note", 0, 1000, JsonText.NULL);
    frame.add("train/box", 0, 1000, new JsonText("[1,2.50,{\"a\":[]}]"));
    frame.endRow();
    frame.add("train/loss", 1, 1001, Double.NaN);
    frame.add("train/phase", 1, 1001, new JsonText("\"NaN\""));
    frame.add("train/id", 1, 1001, new JsonText("9007199254740993"));
    frame.endRow();
    frame.add("train/loss", 2, 1002, new JsonText("\"diverged\""));
    frame.add("only/text", 2, 1002, new JsonText("\"x\""));
    frame.endRow();
    assertThat(server.append(run, frame.build(), WRITER, 1).json(200).get("points").asInt())
        .isEqualTo(10);
    for (int i = 0; i < 2; i++) {
      assertThat(server.get("/runs/" + run + "/rows?stream=train").text())
          .endsWith(
              "\"total\":3,\"hasMore\":false,\"rows\":["
                  + "{\"index\":0,\"step\":0,\"timeMs\":1000,\"fields\":{\"box\":[1,2.50,{\"a\":[]}],"
                  + "\"loss\":0.3,\"note\":null,\"ok\":true,\"phase\":\"warm\\u00fcp ü😀\"}},"
                  + "{\"index\":1,\"step\":1,\"timeMs\":1001,\"fields\":{\"id\":9007199254740993,"
                  + "\"loss\":\"NaN\",\"phase\":\"NaN\"},\"strings\":[\"phase\"]},"
                  + "{\"index\":2,\"step\":2,\"timeMs\":1002,\"fields\":{\"loss\":\"diverged\"}}]}");
      JsonNode streams = server.get("/runs/" + run + "/streams").json(200).get("streams");
      assertThat(streams).hasSize(2);
      assertThat(streams.get(0).toString())
          .isEqualTo("{\"stream\":\"only\",\"rows\":1,\"fields\":{\"text\":{\"jsonCount\":1}}}");
      JsonNode fields = streams.get(1).get("fields");
      assertThat(fields.get("loss").get("count").asInt()).isEqualTo(2);
      assertThat(fields.get("loss").get("jsonCount").asInt()).isEqualTo(1);
      assertThat(fields.get("phase").get("jsonCount").asInt()).isEqualTo(2);
      // They are no metrics, and a chart of one is that of a key that is not there.
      assertThat(server.get("/runs/" + run).json(200).get("metrics")).hasSize(1);
      assertThat(server.get("/runs/" + run + "/series").json(200).get("series")).hasSize(1);
      JsonNode chart =
          server
              .post(
                  "/series/query",
                  "{\"series\":[{\"runId\":\"%s\",\"key\":\"train/phase\"}]}".formatted(run))
              .json(200)
              .get("series")
              .get(0);
      assertThat(chart.get("total").asInt()).isZero();
      compact();
    }
    begin(ATTEMPT, 0, 5000).json(200);
    assertThat(server.get("/runs/" + run + "/streams").json(200).get("streams")).hasSize(2);
    assertThat(server.get("/runs/" + run + "/rows?stream=train").json(200).get("rows")).hasSize(3);
  }

  @Test
  void rowsOfAsManyFieldsAsAFrameMayHaveAreReadExactly() {
    int fields = Limits.FRAME_KEYS;
    for (int row = 0; row < 3; row++) {
      FrameBuilder frame = new FrameBuilder();
      for (int k = 0; k < fields; k++) {
        frame.add("wide/f" + k, row, 1000, row + k / 8.0);
      }
      frame.endRow();
      server.append(run, frame.build(), WRITER, row + 1).json(200);
    }
    for (int i = 0; i < 2; i++) {
      for (int limit : new int[] {1, 1000}) {
        int rows = 0;
        JsonNode page;
        do {
          page =
              server
                  .get("/runs/" + run + "/rows?stream=wide&startIndex=" + rows + "&limit=" + limit)
                  .json(200);
          assertThat(page.get("total").asInt()).isEqualTo(3);
          for (JsonNode row : page.get("rows")) {
            JsonNode found = row.get("fields");
            assertThat(row.get("index").asInt()).isEqualTo(rows);
            assertThat(found).hasSize(fields);
            for (int k = 0; k < fields; k++) {
              assertThat(found.get("f" + k).asDouble()).isEqualTo(rows + k / 8.0);
            }
            rows++;
          }
          assertThat(page.get("endIndex").asInt()).isEqualTo(rows);
        } while (page.get("hasMore").asBoolean());
        assertThat(rows).isEqualTo(3);
      }
      JsonNode some =
          server
              .get("/runs/" + run + "/rows?stream=wide&field=f7&field=f19999&field=none")
              .json(200);
      assertThat(some.get("rows")).hasSize(3);
      assertThat(some.get("rows").get(2).get("fields").toString())
          .isEqualTo("{\"f19999\":2501.875,\"f7\":2.875}");
      assertThat(some.get("hasMore").asBoolean()).isFalse();
      compact();
    }
  }

  @Test
  void aFrameWhoseJsonIsNoneIsRefusedWhole() {
    FrameBuilder frame = new FrameBuilder();
    frame.add("a", 0, 0, 1);
    frame.add("b", 0, 0, new JsonText("\"abc\""));
    byte[] bytes = frame.build().encoded().clone();
    bytes[bytes.length - 5] = ' ';
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length - 4, (int) crc.getValue());
    Served.assertError(
        server.send(
            server
                .request("/runs/" + run + "/frames")
                .header("Content-Type", "application/vnd.quipu.frame")
                .POST(BodyPublishers.ofByteArray(bytes))
                .build()),
        400,
        "INVALID_ARGUMENT");
    assertThat(server.get("/runs/" + run + "/streams").json(200).get("streams")).isEmpty();
  }
}
