package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.ModelPoint;
import dev.quipu.core.models.ModelUse;
import dev.quipu.core.models.ModelUse.Direction;
import dev.quipu.engine.models.Models.NewModel;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.points.InAttempt;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.runs.RunChange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Models of runs and experiments, and their files.
class ModelsTest extends ServedTest {
  private static final Scope SCOPE = Scope.of(ProjectId.DEFAULT);
  private static final String NOBODY = "m-00000000000000000000000000000000";

  private ModelId create(String name, String sourceRun) {
    return server
        .engine()
        .models()
        .create(
            SCOPE,
            new NewModel(
                ExperimentId.DEFAULT,
                name,
                "classifier",
                sourceRun,
                List.of(Param.of("lr", "0.1")),
                List.of(new Tag("team", "x"))))
        .info()
        .id();
  }

  private void log(String run, ModelId model, double value, String dataset) {
    server
        .engine()
        .appender()
        .append(
            SCOPE,
            new RunId(run),
            new Batch(
                null,
                RunChange.NONE,
                InAttempt.NEWEST,
                null,
                List.of(new ModelPoint(model, "accuracy", 3, 7, value, dataset, ""))));
  }

  private static List<String> names(JsonNode page) {
    List<String> names = new ArrayList<>();
    page.get("models").forEach(model -> names.add(model.get("name").asString()));
    return names;
  }

  @Test
  void aRunHasTheModelsItMadeAndTook() {
    String run = server.newRun();
    ModelId made = create("made", run);
    ModelId taken = create("taken", "");
    create("other", "");
    server
        .engine()
        .models()
        .addUses(
            SCOPE,
            new RunId(run),
            List.of(),
            List.of(
                new ModelUse(Direction.INPUT, taken, 0), new ModelUse(Direction.OUTPUT, made, 5)));
    log(run, made, 0.5, "test");
    log(run, made, Double.NaN, "");
    JsonNode page = server.get("/runs/" + run + "/models").json(200);
    assertThat(names(page)).containsExactly("taken", "made");
    JsonNode model = page.get("models").get(1);
    assertThat(model.get("id").asString()).isEqualTo(made.value());
    assertThat(model.get("status").asString()).isEqualTo("pending");
    assertThat(model.get("type").asString()).isEqualTo("classifier");
    assertThat(model.get("sourceRunId").asString()).isEqualTo(run);
    assertThat(model.get("params").get("lr").asString()).isEqualTo("0.1");
    assertThat(model.get("tags").get("team").asString()).isEqualTo("x");
    assertThat(model.get("uses").toString()).isEqualTo("[{\"direction\":\"output\",\"step\":5}]");
    assertThat(model.get("metrics")).hasSize(2);
    assertThat(model.get("metrics").get(0).get("value").asString()).isEqualTo("NaN");
    assertThat(model.get("metrics").get(1).get("datasetName").asString()).isEqualTo("test");
    JsonNode first = server.get("/runs/" + run + "/models?max=1").json(200);
    String token = first.get("nextPageToken").asString();
    JsonNode rest = server.get("/runs/" + run + "/models?max=1&pageToken=" + token).json(200);
    assertThat(names(rest)).containsExactly("made");
    assertThat(rest.has("nextPageToken")).isFalse();
    server.get("/runs/" + server.newRun() + "/models?pageToken=" + token).json(400);
    server.get("/runs/" + "0".repeat(32) + "/models").json(404);
  }

  @Test
  void aRunMakesAModelWithFilesParamsTagsAndMetrics() {
    String run = server.newRun();
    String id = "m-" + "a".repeat(32);
    String body =
        "{\"id\":\"%s\",\"name\":\"net\",\"type\":\"classifier\",\"params\":{\"lr\":0.1},\"tags\":{\"a\":\"1\",\"b\":\"2\"},\"step\":4}"
            .formatted(id);
    JsonNode made = server.post("/runs/" + run + "/models", body).json(201);
    assertThat(made.get("status").asString()).isEqualTo("pending");
    assertThat(made.get("sourceRunId").asString()).isEqualTo(run);
    // Once more, as if the answer had been lost.
    assertThat(server.post("/runs/" + run + "/models", body).json(201)).isEqualTo(made);
    server.post("/runs/" + server.newRun() + "/models", body).json(409);
    server.post("/runs/" + "0".repeat(32) + "/models", "{}").json(404);
    server.post("/runs/" + run + "/models", "{\"name\":\"a/b\"}").json(400);

    byte[] weights = "weights".getBytes(StandardCharsets.UTF_8);
    server.put("/models/" + id + "/artifacts/data/w.bin", weights).json(201);
    server.put("/models/" + NOBODY + "/artifacts/w.bin", weights).json(404);
    assertThat(server.get("/models/" + id + "/artifacts/data/w.bin").response().body())
        .isEqualTo(weights);

    String change =
        "{\"status\":\"ready\",\"params\":{\"lr\":0.1,\"layers\":2},\"tags\":{\"b\":null,\"c\":\"3\"}}";
    JsonNode changed = server.patch("/models/" + id, change).json(200);
    assertThat(changed.get("status").asString()).isEqualTo("ready");
    assertThat(changed.get("params").toString()).isEqualTo("{\"layers\":\"2\",\"lr\":\"0.1\"}");
    assertThat(changed.get("tags").toString()).isEqualTo("{\"a\":\"1\",\"c\":\"3\"}");
    server.patch("/models/" + id, "{\"params\":{\"lr\":0.2},\"tags\":{\"d\":\"4\"}}").json(400);
    server.patch("/models/" + id, "{\"status\":\"done\"}").json(400);
    assertThat(server.get("/models/" + id).json(200)).isEqualTo(changed);

    String metrics =
        "{\"runId\":\"%s\",\"metrics\":{\"accuracy\":0.9,\"loss\":\"NaN\"},\"step\":4,\"timeMs\":7,\"dataset\":{\"name\":\"test\",\"digest\":\"d1\"}}"
            .formatted(run);
    assertThat(server.post("/models/" + id + "/metrics", metrics).status()).isEqualTo(204);
    server
        .post("/models/" + id + "/metrics", "{\"runId\":\"" + run + "\",\"metrics\":{}}")
        .json(400);
    server.post("/models/" + NOBODY + "/metrics", metrics).json(404);
    JsonNode measured = server.get("/runs/" + run + "/models").json(200).get("models").get(0);
    assertThat(measured.get("uses").toString())
        .isEqualTo("[{\"direction\":\"output\",\"step\":4}]");
    assertThat(measured.get("metrics").get(0).toString())
        .isEqualTo(
            "{\"key\":\"accuracy\",\"value\":0.9,\"step\":4,\"timeMs\":7,\"datasetName\":\"test\",\"datasetDigest\":\"d1\",\"runId\":\"%s\"}"
                .formatted(run));
    assertThat(measured.get("metrics").get(1).get("value").asString()).isEqualTo("NaN");
    assertThat(
            server.get("/runs/" + run + "/points?key=accuracy").json(200).get("points").toString())
        .contains("0.9");
  }

  @Test
  void aSearchFindsModelsByTheirMetrics() {
    String run = server.newRun();
    for (int i = 0; i < 3; i++) {
      log(run, create("m" + i, ""), i / 10.0, "");
    }
    create("none", "");
    assertThat(
            names(
                server
                    .post(
                        "/models/search",
                        "{\"experimentIds\":[\"0\"],\"filter\":\"metrics.accuracy > 0.05\","
                            + "\"orderBy\":[\"metrics.accuracy DESC\"]}")
                    .json(200)))
        .containsExactly("m2", "m1");
    assertThat(names(server.post("/models/search", "{\"experimentIds\":[]}").json(200))).isEmpty();
    assertThat(names(server.post("/models/search", "{\"filter\":\"name = 'none'\"}").json(200)))
        .containsExactly("none");
  }

  @Test
  void aDeletedModelIsRestored() {
    ModelId model = create("m", "");
    assertThat(server.delete("/models/" + model).status()).isEqualTo(204);
    assertThat(server.delete("/models/" + model).status()).isEqualTo(204);
    assertThat(server.get("/models/" + model).json(200).has("deletedMs")).isTrue();
    assertThat(names(server.post("/models/search", "{}").json(200))).isEmpty();
    assertThat(names(server.post("/models/search", "{\"view\":\"deleted\"}").json(200)))
        .containsExactly("m");
    assertThat(server.post("/models/" + model + "/restore", "").json(200).has("deletedMs"))
        .isFalse();
    assertThat(names(server.post("/models/search", "{}").json(200))).containsExactly("m");
  }

  @Test
  void theFilesOfAModelAreReadAndCountInTheSpace() throws IOException {
    ModelId model = create("m", "");
    server
        .engine()
        .artifacts()
        .put(
            SCOPE,
            model,
            new ArtifactPath("data/<x>.html"),
            new ByteArrayInputStream("hi".getBytes(StandardCharsets.UTF_8)),
            null);
    JsonNode top = server.get("/models/" + model + "/artifacts").json(200);
    assertThat(top.get("artifacts").get(0).get("name").asString()).isEqualTo("data");
    assertThat(top.get("size").asLong()).isEqualTo(2);
    assertThat(server.get("/models/" + model + "/artifacts?path=data").json(200).get("artifacts"))
        .hasSize(1);
    Served.Answer file = server.get("/models/" + model + "/artifacts/data/%3Cx%3E.html");
    assertThat(file.status()).isEqualTo(200);
    assertThat(file.text()).isEqualTo("hi");
    server.get("/models/" + model + "/artifacts/nothing").json(404);
    server.get("/models/" + NOBODY + "/artifacts").json(404);
    server.get("/models/" + model + "/artifacts/..%2fx").json(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"experimentIds\":\"0\"}",
        "{\"experimentIds\":[\"x\"]}",
        "{\"filter\":\"metrics.a >\"}",
        "{\"filter\":\"run_name = 'x'\"}",
        "{\"filter\":\"max(metrics.a) > 1\"}",
        "{\"orderBy\":[\"name\",\"name DESC\"]}",
        "{\"orderBy\":\"name\"}",
        "{\"view\":\"some\"}",
        "{\"max\":0}",
        "{\"max\":1001}",
        "{\"pageToken\":\"AAAA\"}"
      })
  void aWrongSearchIsRefused(String body) {
    server.post("/models/search", body).json(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "m-1",
        "M-00000000000000000000000000000000",
        "m-0000000000000000000000000000000G"
      })
  void aWrongIdIsRefused(String id) {
    server.get("/models/" + id).json(400);
    assertThat(server.delete("/models/" + id).status()).isEqualTo(400);
    server.get("/models/" + NOBODY).json(404);
  }
}
