package dev.quipu.server.mlflow;

import static dev.quipu.server.mlflow.TestServer.MLFLOW;
import static dev.quipu.server.mlflow.TestServer.PROXY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.json.JsonString;
import dev.quipu.server.mlflow.TestServer.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Logged models as MLflow's clients make and find them, and what they must not be able to do.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelsTest {
  private static final String MODELS = MLFLOW + "logged-models";
  private static final String NOBODY = "m-00000000000000000000000000000000";

  private final TestServer server;
  private final String experiment;
  private final String run;

  ModelsTest(@TempDir Path folder) {
    server = TestServer.start(folder);
    experiment = server.experiment("models");
    run = server.run(experiment);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private String create(String fields) {
    Answer answer = server.post(MODELS, "{\"experiment_id\":\"" + experiment + "\"" + fields + "}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.field("model_id");
  }

  private Answer send(String method, String path, String json) {
    return server.send(method, path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static void ok(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  private String get(String model) {
    Answer answer = server.get(MODELS + "/" + model);
    ok(answer);
    return answer.body();
  }

  private static final String MODEL_JSON =
      """
      {"run_id":"RUN","artifact_path":"PATH","utc_time_created":"2026-11-30 12:00:00.000000",
       "model_uuid":"u1","mlflow_version":"2.20.0","signature":{"inputs":"[]"},"model_size_bytes":12,
       "flavors":{"spark":{"spark_version":"3.5.1","config":{"large":1},"code":null},
                  "python_function":{"loader_module":"a.b","env":{"conda":"conda.yaml"}}}}
      """;

  private Answer logModel(String toRun, String json) {
    StringBuilder text = new StringBuilder();
    JsonString.append(json, text);
    return server.post(
        MLFLOW + "runs/log-model", "{\"run_id\":\"" + toRun + "\",\"model_json\":" + text + "}");
  }

  private static String history(String first, String second) {
    String model =
        "{\"run_id\": \"RUN\", \"artifact_path\": \"PATH\","
            + " \"utc_time_created\": \"2026-11-30 12:00:00.000000\", \"model_uuid\": \"u1\","
            + " \"flavors\": {\"spark\": {\"spark_version\": \"3.5.1\", \"code\": null},"
            + " \"python_function\": {\"loader_module\": \"a.b\", \"env\": {\"conda\":\"conda.yaml\"}}}}";
    return "[" + model.replace("PATH", first) + ", " + model.replace("PATH", second) + "]";
  }

  @Test
  void theHistoryOfModelsIsATagOfTheRun() {
    String logged = server.run(experiment);
    String json = MODEL_JSON.replace("RUN", logged);
    assertThat(logModel(logged, json.replace("PATH", "a"))).isEqualTo(new Answer(200, "{}"));
    assertThat(logModel(logged, json.replace("PATH", "b/\u00e9")).status()).isEqualTo(200);
    StringBuilder tag = new StringBuilder();
    JsonString.append(history("a", "b/\u00e9").replace("RUN", logged), tag);
    assertThat(server.get(MLFLOW + "runs/get?run_id=" + logged).body())
        .contains("{\"key\":\"mlflow.log-model.history\",\"value\":" + tag + "}");
  }

  @Test
  void aHistoryTakesOnlyModelsAndHasALimit() {
    String logged = server.run(experiment);
    String before = server.get(MLFLOW + "runs/get?run_id=" + logged).body();
    Answer noJson = logModel(logged, "{'flavors'");
    assertThat(noJson.status()).isEqualTo(400);
    assertThat(noJson.field("message")).startsWith("Malformed model info. ");
    Answer noModel = logModel(logged, "{\"flavors\":{},\"run_id\":\"x\"}");
    assertThat(noModel.field("error_code")).isEqualTo("INVALID_PARAMETER_VALUE");
    assertThat(noModel.field("message"))
        .isEqualTo("Model json is missing mandatory fields: [artifact_path, utc_time_created]");
    Answer large = logModel(logged, MODEL_JSON.replace("PATH", "p".repeat(8000)));
    assertThat(large.status()).isEqualTo(400);
    assertThat(large.field("message")).contains("at most 8000 are allowed");
    assertThat(logModel(NOBODY.substring(2), MODEL_JSON).status()).isEqualTo(404);
    assertThat(server.post(MLFLOW + "runs/log-model", "{\"run_id\":\"" + logged + "\"}").status())
        .isEqualTo(400);
    assertThat(server.get(MLFLOW + "runs/get?run_id=" + logged).body()).isEqualTo(before);
    ok(
        server.post(
            MLFLOW + "runs/set-tag",
            "{\"run_id\":\"%s\",\"key\":\"mlflow.log-model.history\",\"value\":\"x\"}"
                .formatted(logged)));
    assertThat(logModel(logged, MODEL_JSON).body()).contains("which is no array of models");
  }

  @Test
  void aModelIsMadeChangedDeletedAndRead() {
    String model =
        create(
            ",\"name\":\"net\",\"model_type\":\"agent\",\"source_run_id\":\""
                + run
                + "\",\"params\":[{\"key\":\"lr\",\"value\":\"0.1\"}],\"tags\":[{\"key\":\"t\",\"value\":\"v\"}]");
    assertThat(get(model))
        .contains("\"name\":\"net\"")
        .contains("\"status\":\"LOGGED_MODEL_PENDING\"")
        .contains("\"model_type\":\"agent\"")
        .contains("\"source_run_id\":\"" + run)
        .contains(
            "\"artifact_uri\":\"mlflow-artifacts:/"
                + experiment
                + "/models/"
                + model
                + "/artifacts\"")
        .contains("\"data\":{\"params\":[{\"key\":\"lr\",\"value\":\"0.1\"}]}");
    ok(send("PATCH", MODELS + "/" + model, "{\"status\":\"LOGGED_MODEL_READY\"}"));
    ok(send("PATCH", MODELS + "/" + model, "{\"status\":3}"));
    assertThat(get(model)).contains("LOGGED_MODEL_UPLOAD_FAILED");
    ok(send("POST", MODELS + "/" + model + "/params", "{\"params\":[{\"key\":\"b\"}]}"));
    ok(send("PATCH", MODELS + "/" + model + "/tags", "{\"tags\":[{\"key\":\"a/b\"}]}"));
    ok(send("DELETE", MODELS + "/" + model + "/tags/a/b", ""));
    assertThat(send("DELETE", MODELS + "/" + model + "/tags/a", "").field("message"))
        .startsWith("No tag with key 'a' found for model with ID '" + model);
    ok(send("DELETE", MODELS + "/" + model, ""));
    assertThat(server.get(MODELS + "/" + model).status()).isEqualTo(404);
    ok(server.get(MODELS + "/" + model + "?allow_deleted=true"));
    assertThat(send("PATCH", MODELS + "/" + model, "{\"status\":2}").status()).isEqualTo(400);
  }

  @Test
  void valuesThatAreTooLongAreCutAndTold() {
    String model = create(",\"params\":[{\"key\":\"p\",\"value\":\"" + "x".repeat(7000) + "\"}]");
    assertThat(get(model))
        .contains("\"value\":\"" + "x".repeat(6000) + "\"")
        .contains("\"key\":\"quipu.cut.params.p\"");
  }

  @Test
  void metricsOfARunAreThoseOfAModelToo() {
    String one = create("");
    String other = create("");
    String of = "\"model_id\":\"" + one + "\",\"dataset_name\":\"d\",\"dataset_digest\":\"1\"";
    ok(
        server.post(
            MLFLOW + "runs/log-metric",
            "{\"run_id\":\""
                + run
                + "\",\"key\":\"acc\",\"value\":0.5,\"timestamp\":1,"
                + of
                + "}"));
    ok(
        server.post(
            MLFLOW + "runs/log-batch",
            "{\"run_id\":\""
                + run
                + "\",\"metrics\":[{\"key\":\"acc\",\"value\":\"NaN\",\"timestamp\":5,"
                + of
                + "},{\"key\":\"acc\",\"value\":0.25,\"timestamp\":9,\"model_id\":\""
                + other
                + "\"}]}"));
    assertThat(get(one))
        .contains(
            "\"metrics\":[{\"key\":\"acc\",\"value\":\"NaN\",\"timestamp\":5,\"step\":0,"
                + "\"dataset_name\":\"d\",\"dataset_digest\":\"1\",\"model_id\":\""
                + one
                + "\",\"run_id\":\""
                + run
                + "\"}]");
    assertThat(get(other)).contains("\"value\":0.25");
    assertThat(server.get(MLFLOW + "runs/get?run_id=" + run).body()).contains("\"value\":0.25");
    assertThat(search("\"filter\":\"metrics.acc < 1\"")).contains(other).doesNotContain(one);
    assertThat(search("\"datasets\":[{\"dataset_name\":\"d\"}]"))
        .contains(one)
        .doesNotContain(other);
    String ordered = search("\"order_by\":[{\"field_name\":\"metrics.acc\",\"ascending\":false}]");
    assertThat(ordered.indexOf(other)).isLessThan(ordered.indexOf(one));
  }

  private String search(String fields) {
    Answer answer =
        server.post(
            MODELS + "/search", "{\"experiment_ids\":[\"" + experiment + "\"]," + fields + "}");
    ok(answer);
    return answer.body();
  }

  @Test
  void aBatchForAModelThatIsNotThereStoresNothing() {
    Answer answer =
        server.post(
            MLFLOW + "runs/log-batch",
            "{\"run_id\":\""
                + run
                + "\",\"metrics\":[{\"key\":\"lost\",\"value\":1,\"timestamp\":5,\"model_id\":\""
                + NOBODY
                + "\"}]}");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(server.get(MLFLOW + "runs/get?run_id=" + run).body()).doesNotContain("lost");
  }

  @Test
  void runsTellWhatTheyTookAndMade() {
    String own = server.run(experiment);
    String model = create("");
    ok(
        server.post(
            MLFLOW + "runs/outputs",
            "{\"run_id\":\""
                + own
                + "\",\"models\":[{\"model_id\":\""
                + model
                + "\",\"step\":7}]}"));
    ok(
        server.post(
            MLFLOW + "runs/log-inputs",
            "{\"run_id\":\"" + own + "\",\"models\":[{\"model_id\":\"" + model + "\"}]}"));
    String inputs = "\"model_inputs\":[{\"model_id\":\"" + model + "\"}]";
    String outputs = "\"model_outputs\":[{\"model_id\":\"" + model + "\",\"step\":7}]";
    assertThat(server.get(MLFLOW + "runs/get?run_id=" + own).body()).contains(inputs, outputs);
    assertThat(
            server
                .post(MLFLOW + "runs/search", "{\"experiment_ids\":[\"" + experiment + "\"]}")
                .body())
        .contains(inputs, outputs);
    assertThat(
            server
                .post(
                    MLFLOW + "runs/log-inputs",
                    "{\"run_id\":\""
                        + own
                        + "\",\"datasets\":[{\"dataset\":{\"name\":\"n\",\"digest\":\"d\","
                        + "\"source_type\":\"t\",\"source\":\"s\"}}],\"models\":[{\"model_id\":\""
                        + NOBODY
                        + "\"}]}")
                .status())
        .isEqualTo(404);
    assertThat(server.get(MLFLOW + "runs/get?run_id=" + own).body())
        .doesNotContain("dataset_inputs");
  }

  @Test
  void theFilesOfAModelAreItsOwn() {
    String model = create("");
    String root = PROXY + experiment + "/models/" + model + "/artifacts";
    ok(server.send("PUT", root + "/MLmodel", "text/plain", "yes".getBytes(StandardCharsets.UTF_8)));
    ok(server.send("PUT", root + "/a/b", "text/plain", new byte[7]));
    assertThat(server.get(MODELS + "/" + model + "/artifacts/directories").body())
        .contains("{\"path\":\"MLmodel\",\"is_dir\":false,\"file_size\":3}")
        .contains("{\"path\":\"a\",\"is_dir\":true}");
    assertThat(
            server
                .get(MODELS + "/" + model + "/artifacts/directories?artifact_directory_path=a")
                .body())
        .contains("{\"path\":\"a/b\",\"is_dir\":false,\"file_size\":7}");
    assertThat(
            server.get(MODELS + "/" + model + "/artifacts/files?artifact_file_path=MLmodel").body())
        .isEqualTo("yes");
    assertThat(server.get(root + "/MLmodel").body()).isEqualTo("yes");
    assertThat(server.get(PROXY.replaceAll("/$", "") + "?path=" + experiment).body())
        .doesNotContain("models");
    ok(send("DELETE", root + "/a", ""));
    assertThat(server.get(root + "/a/b").status()).isEqualTo(404);
    ok(send("DELETE", MODELS + "/" + model, ""));
    assertThat(server.send("PUT", root + "/x", "text/plain", new byte[1]).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s/models/x",
        "%s/models/m-1/artifacts/x",
        "%s/models/" + NOBODY,
        "%s/models/" + NOBODY + "/x",
        "%s/models/" + NOBODY + "/artifacts2/x",
        "%s/models/M-00000000000000000000000000000000/artifacts/x"
      })
  void pathsBesideTheFilesOfModelsAreRefused(String path) {
    Answer answer =
        server.send("PUT", PROXY + path.formatted(experiment), "text/plain", new byte[1]);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
  }

  @Test
  void aModelOfAnotherExperimentHasNoFilesHere() {
    String model = create("");
    String elsewhere = server.experiment("other");
    for (String path :
        new String[] {
          elsewhere + "/models/" + model, experiment + "/models/" + NOBODY,
        }) {
      assertThat(
              server.send("PUT", PROXY + path + "/artifacts/x", "text/plain", new byte[1]).status())
          .isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|400",
        "{'experiment_id':'x'}|400",
        "{'experiment_id':'99'}|404",
        "{'experiment_id':'0','name':'a/b'}|400",
        "{'experiment_id':'0','name':'a:b'}|400",
        "{'experiment_id':'0','name':' '}|400",
        "{'experiment_id':'0','name':7}|400",
        "{'experiment_id':'0','source_run_id':{}}|400",
        "{'experiment_id':'0','params':{}}|400",
        "{'experiment_id':'0','params':[{'value':'1'}]}|400",
        "{'experiment_id':'0','params':[{'key':'../x'}]}|400",
        "{'experiment_id':'0','params':[{'key':'a'},{'key':'a'}]}|400",
        "{'experiment_id':'0','tags':[{'key':''}]}|400",
        "{'experiment_id':'0','tags':[{'key':'a','value':'\\u0000'}]}|400",
      })
  void aWrongModelIsRefused(String body, int status) {
    String before = searchDefault();
    Answer answer = server.post(MODELS, body.replace('\'', '"'));
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(searchDefault()).isEqualTo(before);
  }

  private String searchDefault() {
    return server.post(MODELS + "/search", "{\"experiment_ids\":[\"0\"]}").body();
  }

  @Test
  void thereAreLimits() {
    StringBuilder params = new StringBuilder();
    for (int i = 0; i < 1001; i++) {
      params.append(i == 0 ? "" : ",").append("{\"key\":\"p").append(i).append("\"}");
    }
    String model = create("");
    Answer tooMany =
        send("POST", MODELS + "/" + model + "/params", "{\"params\":[" + params + "]}");
    assertThat(tooMany.status()).isEqualTo(400);
    assertThat(tooMany.field("message")).contains("1001").contains("1000");
    Answer longName =
        server.post(MODELS, "{\"experiment_id\":\"0\",\"name\":\"" + "n".repeat(501) + "\"}");
    assertThat(longName.status()).isEqualTo(400);
    assertThat(get(model)).contains("\"data\":{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"max_results\":0",
        "\"max_results\":1001",
        "\"filter\":\"metrics.a >\"",
        "\"filter\":\"dataset.name = 'x'\"",
        "\"filter\":\"run_name = 'x'\"",
        "\"filter\":\"name > 5\"",
        "\"filter\":\"max(metrics.a) > 5\"",
        "\"order_by\":[{\"field_name\":\"max(metrics.a)\"}]",
        "\"order_by\":[{}]",
        "\"order_by\":[{\"field_name\":\"nothing\"}]",
        "\"order_by\":[{\"field_name\":\"metrics.a\"},{\"field_name\":\"metrics.a\",\"dataset_name\":\"d\"}]",
        "\"order_by\":[{\"field_name\":\"metrics.`\"}]",
        "\"datasets\":[{\"dataset_digest\":\"x\"}]",
        "\"page_token\":\"AAAA\"",
        "\"experiment_ids\":\"0\""
      })
  void aWrongSearchIsRefused(String fields) {
    Answer answer =
        server.post(
            MODELS + "/search",
            fields.contains("experiment_ids")
                ? "{" + fields + "}"
                : "{\"experiment_ids\":[\"0\"]," + fields + "}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
  }

  @Test
  void pagesGoOn() {
    String own = server.experiment("pages");
    for (int i = 0; i < 5; i++) {
      ok(server.post(MODELS, "{\"experiment_id\":\"" + own + "\",\"name\":\"m" + i + "\"}"));
    }
    StringBuilder names = new StringBuilder();
    String token = "";
    for (int page = 0; page < 3; page++) {
      Answer answer =
          server.post(
              MODELS + "/search",
              "{\"experiment_ids\":[\""
                  + own
                  + "\"],\"max_results\":2,\"order_by\":[{\"field_name\":\"name\"}],\"page_token\":"
                  + "\""
                  + token
                  + "\""
                  + "}");
      ok(answer);
      for (int i = 0; i < 5; i++) {
        if (answer.body().contains("\"m" + i + "\"")) {
          names.append(i);
        }
      }
      token = page < 2 ? answer.field("next_page_token") : "";
      assertThat(answer.body().contains("next_page_token")).isEqualTo(page < 2);
    }
    assertThat(names.toString()).isEqualTo("01234");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "m-1", NOBODY, "%2e%2e", "m-%00"})
  void anIdThatNoModelHasIsNotFound(String id) {
    for (String path : new String[] {"", "/artifacts/directories", "/tags/a"}) {
      Answer answer =
          path.equals("/tags/a")
              ? send("DELETE", MODELS + "/" + id + path, "")
              : server.get(MODELS + "/" + id + path);
      assertThat(answer.status()).as(answer.body()).isBetween(400, 404);
    }
  }
}
