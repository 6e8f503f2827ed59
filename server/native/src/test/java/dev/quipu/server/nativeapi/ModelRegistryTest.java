package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.models.Models.NewModel;
import dev.quipu.engine.port.Scope;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The model registry: its routes and hostile input.
class ModelRegistryTest extends ServedTest {
  private static final Scope SCOPE = Scope.of(ProjectId.DEFAULT);

  private String run = "";

  @BeforeEach
  void start() {
    run = server.newRun();
    put("/runs/" + run + "/artifacts/model/weights.bin", "bytes");
    server.post("/registry/models", "{\"name\":\"digits\",\"tags\":{\"team\":\"red\"}}").json(201);
  }

  private Served.Answer put(String path, String body) {
    return server.send(
        server
            .request(path)
            .header(
                "Content-Type",
                body.startsWith("{") ? "application/json" : "application/octet-stream")
            .PUT(BodyPublishers.ofString(body))
            .build());
  }

  private Served.Answer patch(String path, String body) {
    return server.patch(path, body);
  }

  private Served.Answer delete(String path) {
    return server.delete(path);
  }

  private static void refused(Served.Answer answer, int status, String words) {
    assertThat(answer.text()).contains(words);
    assertThat(answer.status()).isEqualTo(status);
  }

  private JsonNode addVersion() {
    return server
        .post(
            "/registry/models/digits/versions",
            "{\"runId\":\"" + run + "\",\"path\":\"model\",\"tags\":{\"k\":\"v\"}}")
        .json(201);
  }

  @Test
  void aVersionIsMadeOfARunMovedAndFound() {
    JsonNode made = addVersion();
    assertThat(made.get("source").asString()).isEqualTo("runs:/" + run + "/model");
    assertThat(made.get("run").get("state").asString()).isEqualTo("active");
    addVersion();
    server.post("/registry/models/digits/versions/1/stage", "{\"stage\":\"Production\"}").json(200);
    server
        .post(
            "/registry/models/digits/versions/2/stage",
            "{\"stage\":\"Production\",\"archiveOthers\":true}")
        .json(200);
    assertThat(put("/registry/models/digits/aliases/champion", "{\"version\":2}").status())
        .isEqualTo(204);
    assertThat(
            put("/registry/models/digits/versions/2/tags", "{\"key\":\"a/b\",\"value\":\"x\"}")
                .status())
        .isEqualTo(204);
    assertThat(
            put("/registry/models/digits/tags", "{\"key\":\"owner\",\"value\":\"ann\"}").status())
        .isEqualTo(204);
    patch("/registry/models/digits/versions/2", "{\"description\":\"best\"}").json(200);
    patch("/registry/models/digits", "{\"description\":\"reads digits\"}").json(200);

    JsonNode version = server.get("/registry/models/digits/aliases/champion").json(200);
    assertThat(version.get("version").asInt()).isEqualTo(2);
    assertThat(version.get("stage").asString()).isEqualTo("Production");
    assertThat(version.get("tags").get("a/b").asString()).isEqualTo("x");
    assertThat(version.get("description").asString()).isEqualTo("best");
    JsonNode model = patch("/registry/models/digits", "{\"name\":\"numbers\"}").json(200);
    assertThat(model.get("name").asString()).isEqualTo("numbers");
    assertThat(model.get("newest")).hasSize(2);
    assertThat(model.get("aliases").get("champion").asInt()).isEqualTo(2);
    assertThat(
            server
                .get("/registry/versions?filter=run_id%20%3D%20'" + run + "'&maxResults=1")
                .json(200)
                .get("versions")
                .get(0)
                .get("model")
                .asString())
        .isEqualTo("numbers");
    assertThat(
            server.get("/registry/models?filter=tags.team%20%3D%20'red'").json(200).get("models"))
        .hasSize(1);
  }

  @Test
  void whatIsInProductionCannotBeDeleted() {
    addVersion();
    server.post("/registry/models/digits/versions/1/stage", "{\"stage\":\"Production\"}").json(200);
    refused(delete("/registry/models/digits/versions/1"), 409, "in stage Production");
    refused(delete("/registry/models/digits"), 409, "in stage Production");
    server.post("/registry/models/digits/versions/1/stage", "{\"stage\":\"Archived\"}").json(200);
    assertThat(delete("/registry/models/digits/versions/1").status()).isEqualTo(204);
    assertThat(addVersion().get("version").asInt()).isEqualTo(2);
    assertThat(delete("/registry/models/digits/tags?key=team").status()).isEqualTo(204);
    assertThat(delete("/registry/models/digits/aliases/none").status()).isEqualTo(204);
    assertThat(delete("/registry/models/digits/versions/2/tags?key=k").status()).isEqualTo(204);
    assertThat(delete("/registry/models/digits").status()).isEqualTo(204);
    refused(server.get("/registry/models/digits"), 404, "no registered model");
  }

  @Test
  void aVersionIsMadeOfAModelThatARunHasMade() {
    String id =
        server
            .engine()
            .models()
            .create(SCOPE, new NewModel(ExperimentId.DEFAULT, "net", "", run, List.of(), List.of()))
            .info()
            .id()
            .value();
    JsonNode made =
        server.post("/registry/models/digits/versions", "{\"modelId\":\"" + id + "\"}").json(201);
    assertThat(made.get("source").asString()).isEqualTo("models:/" + id);
    assertThat(made.get("modelId").asString()).isEqualTo(id);
    assertThat(made.get("runId").asString()).isEqualTo(run);
    assertThat(made.get("run").get("state").asString()).isEqualTo("active");
    refused(
        server.post(
            "/registry/models/digits/versions",
            "{\"modelId\":\"" + id + "\",\"source\":\"s3://b\"}"),
        400,
        "one of them only");
    refused(server.post("/registry/models/digits/versions", "{\"modelId\":\"m-1\"}"), 400, "m-1");
    refused(
        server.post(
            "/registry/models/digits/versions", "{\"modelId\":\"m-" + "0".repeat(32) + "\"}"),
        404,
        "no model");
    server.delete("/models/" + id);
    refused(
        server.post("/registry/models/digits/versions", "{\"modelId\":\"" + id + "\"}"),
        400,
        "deleted");
    assertThat(server.get("/registry/models/digits").json(200).get("newest")).hasSize(1);
  }

  @Test
  void changesAreTold() throws Exception {
    try (EventClient events = new EventClient(server, "registry=true")) {
      events.next("hello");
      addVersion();
      assertThat(events.next("registry").toString())
          .isEqualTo(
              "{\"model\":\"digits\",\"version\":1,\"prompt\":false,"
                  + "\"change\":\"model_version.created\"}");
      put("/registry/models/digits/aliases/champion", "{\"version\":1}");
      assertThat(events.next("registry").get("change").asString())
          .isEqualTo("model_version_alias.created");
      patch("/registry/models/digits", "{\"description\":\"" + "x".repeat(100_000) + "\"}");
      assertThat(events.next("registry").toString())
          .isEqualTo(
              "{\"model\":\"digits\",\"prompt\":false,\"change\":\"registered_model.updated\"}");
      // Whoever does not ask for the registry is told nothing of it.
      try (EventClient others = new EventClient(server, "experimentId=*")) {
        others.next("hello");
        delete("/registry/models/digits");
        events.next("registry");
        server.post("/experiments", "{\"name\":\"x\"}").json(201);
        assertThat(others.next().name()).isEqualTo("experiment");
      }
    }
    refused(server.get("/events?registry=maybe"), 400, "true or false");
    refused(server.get("/events?registry=false"), 400, "names nothing");
  }

  @Test
  void aVersionStaysWhenItsRunIsDeleted() {
    addVersion();
    assertThat(delete("/runs/" + run).status()).isLessThan(300);
    assertThat(
            server
                .get("/registry/models/digits/versions/1")
                .json(200)
                .get("run")
                .get("state")
                .asString())
        .isEqualTo("deleted");
  }

  @Test
  void hostileInputIsRefused() {
    addVersion();
    for (String body :
        List.of(
            "{}",
            "{\"name\":\"a/b\"}",
            "{\"name\":\"\"}",
            "{\"name\":7}",
            "{\"name\":\"" + "x".repeat(257) + "\"}",
            "{\"name\":\"a\",\"tags\":{\"\":\"x\"}}",
            "{\"name\":\"a\",\"tags\":[]}",
            "[")) {
      assertThat(server.post("/registry/models", body).status()).as(body).isEqualTo(400);
    }
    assertThat(server.post("/registry/models", "{\"name\":\"digits\"}").status()).isEqualTo(409);
    for (String body :
        List.of(
            "{}",
            "{\"runId\":\"" + run + "\"}",
            "{\"runId\":\"" + run + "\",\"path\":\"../x\"}",
            "{\"runId\":\"" + run + "\",\"path\":\"model\",\"source\":\"s3://b\"}",
            "{\"runId\":\"x\",\"path\":\"model\"}",
            "{\"source\":\"\"}")) {
      assertThat(server.post("/registry/models/digits/versions", body).status())
          .as(body)
          .isEqualTo(400);
    }
    refused(
        server.post(
            "/registry/models/digits/versions", "{\"runId\":\"" + run + "\",\"path\":\"none\"}"),
        404,
        "no artifact");
    refused(put("/registry/models/digits/tags", "{\"key\":\"\",\"value\":\"x\"}"), 400, "empty");
    refused(put("/registry/models/digits/tags", "{\"key\":\"k\"}"), 400, "value");
    refused(delete("/registry/models/digits/tags"), 400, "key");
    refused(server.get("/registry/models/digits/versions/one"), 400, "integer");
    refused(server.get("/registry/models/digits/versions/99999999999"), 404, "no version");
    refused(server.get("/registry/models/digits/versions/0"), 404, "no version");
    refused(
        server.post("/registry/models/digits/versions/1/stage", "{\"stage\":\"Live\"}"),
        400,
        "Live");
    refused(put("/registry/models/digits/aliases/v1", "{\"version\":1}"), 400, "reserved");
    refused(put("/registry/models/digits/aliases/a", "{\"version\":0}"), 400, "version");
    refused(put("/registry/models/digits/aliases/a", "{\"version\":9}"), 404, "no version");
    refused(
        patch("/registry/models/digits", "{\"name\":\"a\",\"description\":\"b\"}"), 400, "either");
    refused(server.get("/registry/models?filter=nme%20%3D%20'a'"), 400, "nme");
    refused(server.get("/registry/models?maxResults=1001"), 400, "1000");
    refused(server.get("/registry/versions?pageToken=x"), 400, "token");
    assertThat(server.get("/registry/models/digits").json(200).get("newest")).hasSize(1);
  }
}
