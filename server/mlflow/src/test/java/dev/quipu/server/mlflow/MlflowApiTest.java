package dev.quipu.server.mlflow;

import static dev.quipu.server.mlflow.TestServer.MLFLOW;
import static dev.quipu.server.mlflow.TestServer.PROXY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.reference.ReferenceTarget;
import dev.quipu.core.reference.ReferenceUri;
import dev.quipu.engine.artifacts.Artifacts;
import dev.quipu.engine.port.Scope;
import dev.quipu.server.mlflow.TestServer.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Checks the text on the wire, to the letter.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MlflowApiTest {
  private final Path folder;
  private final TestServer server;
  private int count;

  MlflowApiTest(@TempDir Path folder) {
    this.folder = folder;
    this.server = TestServer.start(folder);
  }

  @BeforeAll
  void isHealthy() {
    assertThat(server.get("/health")).isEqualTo(new Answer(200, "OK"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private String run() {
    return server.run(server.experiment("wire-" + count++));
  }

  private Answer log(String route, String json) {
    return server.post(MLFLOW + "runs/" + route, json);
  }

  private String data(String run) {
    String body = server.get(MLFLOW + "runs/get?run_id=" + run).body();
    return body.substring(body.indexOf("\"data\":"), body.indexOf(",\"inputs\""));
  }

  @Test
  void aRunIsWrittenAsMlflowWritesIt() {
    String experiment = server.experiment("shape");
    Answer made =
        log(
            "create",
            """
            {"experiment_id": "%s", "user_id": "me", "start_time": "1700000000000",
             "run_name": "n", "tags": [{"key": "b", "value": "2"}, {"key": "a", "value": "1"}]}
            """
                .formatted(experiment));
    String id = made.field("run_id");
    assertThat(made.status()).isEqualTo(200);
    assertThat(made.body())
        .isEqualTo(
            ("{'run':{'info':{'run_uuid':'ID','experiment_id':'EXP','run_name':'n',"
                    + "'user_id':'me','status':'RUNNING','start_time':1700000000000,"
                    + "'artifact_uri':'mlflow-artifacts:/EXP/ID/artifacts',"
                    + "'lifecycle_stage':'active','run_id':'ID'},'data':{'tags':["
                    + "{'key':'a','value':'1'},{'key':'b','value':'2'},"
                    + "{'key':'mlflow.runName','value':'n'}]},'inputs':{},'outputs':{}}}")
                .replace('\'', '"')
                .replace("ID", id)
                .replace("EXP", experiment));
    assertThat(
            log("update", "{\"run_id\":\"%s\",\"status\":3,\"end_time\":5}".formatted(id)).body())
        .startsWith("{\"run_info\":{")
        .contains("\"status\":\"FINISHED\",\"start_time\":1700000000000,\"end_time\":5");
  }

  @Test
  void aPointHasAStepAlsoIfItIsNought() {
    String run = run();
    assertThat(
            log(
                "log-metric",
                "{\"run_uuid\":\"%s\",\"key\":\"m\",\"value\":1,\"timestamp\":7}".formatted(run)))
        .isEqualTo(new Answer(200, "{}"));
    assertThat(server.get(MLFLOW + "metrics/get-history?run_id=" + run + "&metric_key=m").body())
        .isEqualTo("{\"metrics\":[{\"key\":\"m\",\"value\":1.0,\"timestamp\":7,\"step\":0}]}");
    assertThat(data(run))
        .contains("\"metrics\":[{\"key\":\"m\",\"value\":1.0,\"timestamp\":7,\"step\":0}]");
  }

  @Test
  void aPointBelongsToTheAttemptThatHasBegunLast() {
    String run = run();
    String point = "{\"run_id\":\"%s\",\"key\":\"m\",\"value\":%d,\"timestamp\":7,\"step\":%d}";
    for (int step = 0; step < 4; step++) {
      assertThat(log("log-metric", point.formatted(run, step, step)).status()).isEqualTo(200);
    }
    server.rewind(run, 2);
    assertThat(log("log-metric", point.formatted(run, 12, 2)).status()).isEqualTo(200);
    assertThat(server.get(MLFLOW + "metrics/get-history?run_id=" + run + "&metric_key=m").body())
        .isEqualTo(
            """
            {"metrics":[{"key":"m","value":0.0,"timestamp":7,"step":0},\
            {"key":"m","value":1.0,"timestamp":7,"step":1},\
            {"key":"m","value":12.0,"timestamp":7,"step":2}]}\
            """
                .stripIndent());
  }

  @Test
  void numbersThatAreNotFiniteAreStringsBothWays() {
    String run = run();
    String metrics =
        """
        {"key":"a","value":"NaN","timestamp":"1","step":"2"},
        {"key":"b","value":"Infinity","timestamp":1},
        {"key":"c","value":"-Infinity","timestamp":1.0,"step":null},
        {"key":"d","value":1e308,"timestamp":-1,"step":-1},
        {"key":"e","value":-0.1,"timestamp":32503680000000,"step":9223372036854775807}
        """;
    assertThat(log("log-batch", "{\"metrics\":[" + metrics + "],\"run_id\":\"" + run + "\"}"))
        .isEqualTo(new Answer(200, "{}"));
    assertThat(data(run))
        .contains(
            """
            {"key":"a","value":"NaN","timestamp":1,"step":2},\
            {"key":"b","value":"Infinity","timestamp":1,"step":0},\
            {"key":"c","value":"-Infinity","timestamp":1,"step":0},\
            {"key":"d","value":1.0E308,"timestamp":-1,"step":-1},\
            {"key":"e","value":-0.1,"timestamp":32503680000000,"step":9223372036854775807}\
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/2.0", "/api/3.0", "/ajax-api/2.0", "/ajax-api/3.0"})
  void everyRouteIsUnderEveryBase(String base) {
    String run = run();
    assertThat(server.get(base + "/mlflow/runs/get?run_id=" + run).status()).isEqualTo(200);
    assertThat(server.get(base + "/mlflow/server-info").body())
        .startsWith("{\"store_type\":\"SqlStore\",\"workspaces_enabled\":false");
    String path = base + "/mlflow-artifacts/artifacts?path=" + artifacts(run);
    assertThat(server.get(path)).isEqualTo(new Answer(200, "{}"));
  }

  private String artifacts(String run) {
    String body = server.get(MLFLOW + "runs/get?run_id=" + run).body();
    int start = body.indexOf("mlflow-artifacts:/") + "mlflow-artifacts:/".length();
    return body.substring(start, body.indexOf('"', start));
  }

  @Test
  void bodiesMayBeEncodedTwiceAndHoldUnknownFields() {
    String run = run();
    String inner =
        "{\\\"run_id\\\":\\\"" + run + "\\\",\\\"key\\\":\\\"k\\\",\\\"value\\\":\\\"v\\\"}";
    assertThat(log("set-tag", "\"" + inner + "\"").status()).isEqualTo(200);
    String batch =
        "{\\\"x\\\":{\\\"y\\\":[1]},\\\"run_id\\\":\\\""
            + run
            + "\\\",\\\"tags\\\":[{\\\"key\\\":\\\"l\\\"}]}";
    assertThat(log("log-batch", "\"" + batch + "\"").status()).isEqualTo(200);
    assertThat(
            log("log-parameter", "{\"run_id\":\"" + run + "\",\"key\":\"p\",\"more\":[{}]}")
                .status())
        .isEqualTo(200);
    assertThat(data(run))
        .contains("{\"key\":\"k\",\"value\":\"v\"}", "{\"key\":\"l\",\"value\":\"\"}")
        .contains("\"params\":[{\"key\":\"p\",\"value\":\"\"}]");
  }

  @Test
  void aGetTakesRepeatedParameters() {
    server.experiment("params-b");
    server.experiment("params-a");
    assertThat(
            server
                .get(
                    MLFLOW
                        + "experiments/search?filter=name+LIKE+%27params-%25%27&max_results=10"
                        + "&order_by=name&order_by=creation_time%20DESC&view_type=ACTIVE_ONLY")
                .body())
        .containsSubsequence("params-a", "params-b");
  }

  @Test
  void aSearchGoesOnBehindTheLastRunSeenAlsoIfItIsGone() {
    String experiment = server.experiment("pages");
    String[] runs = new String[6];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = startedAt(experiment, 1 + i);
    }
    String search = "{\"experiment_ids\":[\"" + experiment + "\"],\"max_results\":2%s}";
    Answer page = log("search", search.formatted(""));
    assertThat(page.body()).containsSubsequence(runs[5], runs[4]);
    for (int i = 4; i > 0; i -= 2) {
      assertThat(log("delete", "{\"run_id\":\"" + runs[i] + "\"}").status()).isEqualTo(200);
      startedAt(experiment, 9);
      String token = page.field("next_page_token");
      page = log("search", search.formatted(",\"page_token\":\"" + token + "\""));
      assertThat(page.body()).containsSubsequence(runs[i - 1], runs[i - 2]);
    }
    assertThat(page.body()).doesNotContain("next_page_token");
  }

  private String startedAt(String experiment, long ms) {
    return log("create", "{\"experiment_id\":\"" + experiment + "\",\"start_time\":" + ms + "}")
        .field("run_id");
  }

  @Test
  void anEmptySearchIsAnEmptyObject() {
    assertThat(server.post(MLFLOW + "runs/search", "{\"experiment_ids\":[\"987654\"]}"))
        .isEqualTo(new Answer(200, "{}"));
    assertThat(server.post(MLFLOW + "runs/search", "{}")).isEqualTo(new Answer(200, "{}"));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/2.0/mlflow/runs/create-promptlab-run, 501, NOT_IMPLEMENTED",
    "POST, /ajax-api/2.0/mlflow/runs/create-promptlab-run, 501, NOT_IMPLEMENTED",
    "POST, /ajax-api/3.0/mlflow/issues/invoke, 501, NOT_IMPLEMENTED",
    "GET, /graphql, 405, BAD_REQUEST",
    "POST, /gateway/an-endpoint/mlflow/invocations, 501, NOT_IMPLEMENTED",
    "POST, /gateway/openai/v1/chat/completions, 501, NOT_IMPLEMENTED",
    "POST, /ajax-api/3.0/mlflow/gateway/secrets/create, 501, NOT_IMPLEMENTED",
    "POST, /ajax-api/3.0/jobs, 501, NOT_IMPLEMENTED",
    "PATCH, /ajax-api/3.0/jobs/cancel/1, 501, NOT_IMPLEMENTED",
    "GET, /ajax-api/3.0/mlflow/assistant/config, 501, NOT_IMPLEMENTED",
    "GET, /ajax-api/3.0/mlflow/ui-telemetry, 501, NOT_IMPLEMENTED",
    "POST, /api/3.0/mlflow/demo/generate, 501, NOT_IMPLEMENTED",
    "GET, /api/2.0/mlflow-artifacts/presigned/0/x, 501, NOT_IMPLEMENTED",
    "GET, /api/2.0/mlflow/nonsense, 404, ENDPOINT_NOT_FOUND",
    "POST, /api/2.0/mlflow/runs/nonsense, 404, ENDPOINT_NOT_FOUND",
    "GET, /api/3.0/else/where, 404, ENDPOINT_NOT_FOUND",
    "GET, /api/2.0/mlflow/metrics/get-history-bulk, 404, ENDPOINT_NOT_FOUND",
    "GET, /api/2.0/mlflow/runs/create, 405, BAD_REQUEST",
  })
  void whatIsNotHereSaysSoInJson(String method, String path, int status, String code) {
    Answer answer = server.send(method, path, "application/json", new byte[0]);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.field("error_code")).isEqualTo(code);
    assertThat(answer.field("message")).isNotEmpty();
  }

  @Test
  void damagedBytesOfAnArtifactAreNeverSent() throws Exception {
    String run = run();
    for (int size : new int[] {50, 100_000, 3_000_000}) {
      byte[] bytes = new byte[size];
      Arrays.fill(bytes, (byte) 'a');
      server.send("PUT", PROXY + artifacts(run) + "/a.bin", "text/plain", bytes);
      String hex = Digest.of(bytes).hex();
      Path file = folder.resolve("blobs/" + hex.substring(0, 2) + "/" + hex.substring(2));
      bytes[size / 60] = 'b';
      Files.write(file, bytes);
      for (String path :
          new String[] {
            PROXY + artifacts(run) + "/a.bin", "/get-artifact?path=a.bin&run_id=" + run
          }) {
        Answer answer = server.get(path);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.field("error_code")).isEqualTo("INTERNAL_ERROR");
        assertThat(answer.body()).contains("damaged").doesNotContain(folder.toString());
      }
    }
  }

  @Test
  void artifactsAreAttachmentsThatNothingRuns() throws Exception {
    String run = run();
    String path = PROXY + artifacts(run) + "/a%20b/page%20%C3%BC.html";
    byte[] html = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
    assertThat(server.send("PUT", path, "text/html", html)).isEqualTo(new Answer(200, "{}"));
    String direct = "/get-artifact?run_id=" + run + "&path=a%20b/page%20%C3%BC.html";
    for (String address : new String[] {path, direct}) {
      try (var client = java.net.http.HttpClient.newHttpClient()) {
        HttpResponse<String> got =
            client.send(
                HttpRequest.newBuilder(URI.create(server.url() + address)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(got.body()).isEqualTo("<script>alert(1)</script>");
        assertThat(got.headers().firstValue("Content-Disposition"))
            .contains("attachment; filename=\"page _.html\"; filename*=UTF-8''page%20%C3%BC.html");
        assertThat(got.headers().firstValue("Content-Type")).contains("text/plain");
        assertThat(got.headers().firstValue("Cross-Origin-Resource-Policy"))
            .contains("same-origin");
        assertThat(got.headers().firstValue("Content-Security-Policy").orElse(""))
            .contains("sandbox");
        assertThat(got.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      }
    }
    assertThat(server.get(MLFLOW + "artifacts/list?path=a%20b&run_id=" + run).body())
        .isEqualTo(
            "{\"root_uri\":\"mlflow-artifacts:/"
                + artifacts(run)
                + "\",\"files\":[{\"path\":\"a b/page"
                + " ü.html\",\"is_dir\":false,\"file_size\":25}]}");
    assertThat(server.get("/api/2.0/mlflow-artifacts/artifacts?path=" + artifacts(run)).body())
        .isEqualTo("{\"files\":[{\"path\":\"a b\",\"is_dir\":true}]}");
  }

  @Test
  void keptFoldersAreListedAndReferencesAreNot() {
    String run = run();
    Artifacts artifacts = server.engine().artifacts();
    RunId id = new RunId(run);
    ReferenceTarget target =
        new ReferenceTarget(new ReferenceUri("s3://bucket/key"), null, null, null, null);
    artifacts.putFolder(Scope.of(ProjectId.DEFAULT), id, new ArtifactPath("empty"));
    artifacts.putReference(
        Scope.of(ProjectId.DEFAULT), id, new ArtifactPath("data/train.csv"), target);
    server.send("PUT", PROXY + artifacts(run) + "/a", "text/plain", new byte[3]);
    String list = "{\"root_uri\":\"mlflow-artifacts:/" + artifacts(run) + "\"";
    assertThat(server.get(MLFLOW + "artifacts/list?run_id=" + run).body())
        .isEqualTo(
            list
                + ",\"files\":[{\"path\":\"a\",\"is_dir\":false,\"file_size\":3},"
                + "{\"path\":\"data\",\"is_dir\":true},{\"path\":\"empty\",\"is_dir\":true}]}");
    for (String folder : new String[] {"empty", "data"}) {
      assertThat(server.get(MLFLOW + "artifacts/list?path=" + folder + "&run_id=" + run).body())
          .isEqualTo(list + "}");
    }
    Answer read = server.get(PROXY + artifacts(run) + "/data/train.csv");
    assertThat(read.status()).isGreaterThanOrEqualTo(400);
    assertThat(read.body()).contains("s3://bucket/key");
  }

  @Test
  void aRunIsFoundOnlyBelowItsOwnExperiment() {
    String run = run();
    String path = PROXY + "0/" + run + "/artifacts/x";
    assertThat(server.send("PUT", path, "text/plain", new byte[3]).status()).isEqualTo(404);
    assertThat(
            server.get("/api/2.0/mlflow-artifacts/artifacts?path=0/" + run + "/artifacts").status())
        .isEqualTo(404);
  }

  @Test
  void deletingAFolderTakesItsNameToTheLetter() {
    String run = run();
    String root = PROXY + artifacts(run);
    for (String name : new String[] {"a*", "ab", "a%3F", "%5Bab%5D", "d%25/x", "d%25/y", "d/z"}) {
      assertThat(server.send("PUT", root + "/" + name, "text/plain", new byte[1]).status())
          .isEqualTo(200);
    }
    for (String name : new String[] {"a*", "a%3F", "%5Bab%5D", "d%25"}) {
      assertThat(server.send("DELETE", root + "/" + name, "text/plain", new byte[0]).status())
          .isEqualTo(200);
    }
    assertThat(server.send("DELETE", root + "/a*", "text/plain", new byte[0]).status())
        .isEqualTo(404);
    assertThat(server.get(MLFLOW + "artifacts/list?run_id=" + run).body())
        .contains("\"ab\"", "\"d\"")
        .doesNotContain("a*", "a?", "[ab]", "d%");
  }

  @Test
  void aFileIsNoFolderAndAFolderIsNoFile() {
    String root = PROXY + artifacts(run());
    assertThat(server.send("PUT", root + "/a", "text/plain", new byte[1]).status()).isEqualTo(200);
    Answer below = server.send("PUT", root + "/a/b", "text/plain", new byte[1]);
    assertThat(below.status()).isEqualTo(409);
    assertThat(below.field("error_code")).isEqualTo("RESOURCE_CONFLICT");
    assertThat(server.send("PUT", root + "/c/d", "text/plain", new byte[1]).status())
        .isEqualTo(200);
    assertThat(server.send("PUT", root + "/c", "text/plain", new byte[1]).status()).isEqualTo(409);
  }

  @Test
  void bulkHistoriesAreForPages() {
    String a = run();
    String b = run();
    for (String run : new String[] {b, a}) {
      String metrics =
          IntStream.range(0, 3)
              .mapToObj(i ->
                  "{\"key\":\"m\",\"value\":"
                      + i
                      + ",\"timestamp\":"
                      + (9 - i)
                      + ",\"step\":"
                      + i
                      + "}")
              .collect(Collectors.joining(","));
      assertThat(
              log("log-batch", "{\"run_id\":\"" + run + "\",\"metrics\":[" + metrics + "]}")
                  .status())
          .isEqualTo(200);
    }
    String path =
        "/ajax-api/2.0/mlflow/metrics/get-history-bulk?metric_key=m&run_id=" + b + "&run_id=" + a;
    assertThat(server.get(path + "&max_results=4").body())
        .isEqualTo(
            """
            {"metrics":[\
            {"key":"m","value":2.0,"timestamp":7,"step":2,"run_id":"A"},\
            {"key":"m","value":1.0,"timestamp":8,"step":1,"run_id":"A"},\
            {"key":"m","value":0.0,"timestamp":9,"step":0,"run_id":"A"},\
            {"key":"m","value":2.0,"timestamp":7,"step":2,"run_id":"B"}]}\
            """
                .replace("\"A\"", "\"" + a + "\"")
                .replace("\"B\"", "\"" + b + "\""));
    String interval = MLFLOW + "metrics/get-history-bulk-interval?metric_key=m&run_ids=" + a;
    assertThat(server.get(interval + "&start_step=1&end_step=2").body())
        .contains("\"step\":1", "\"step\":2");
    assertThat(server.get(interval + "&max_results=1").body())
        .contains("\"step\":0", "\"step\":2")
        .doesNotContain("\"step\":1");
    for (String wrong :
        new String[] {
          "&start_step=1", "&start_step=2&end_step=1", "&max_results=0", "&max_results=2501"
        }) {
      assertThat(server.get(interval + wrong).status()).as(wrong).isEqualTo(400);
    }
    assertThat(server.get(path.replaceAll("&run_id=.*", "")).status()).isEqualTo(400);
  }

  @Test
  void anUploadInPartsIsJoinedOnlyOfTheRightParts() {
    String run = run();
    String mpu = "/api/2.0/mlflow-artifacts/mpu/";
    String folder = artifacts(run) + "/big";
    Answer made =
        server.post(mpu + "create/" + folder, "{\"path\":\"/home/me/f.bin\",\"num_parts\":2}");
    assertThat(made.status()).isEqualTo(200);
    String id = made.field("upload_id");
    String part = made.field("url").replaceFirst(".*?(?=/api)", "").replaceFirst("1$", "");
    for (String wrong : new String[] {"0", "10001", "x", "-1", "%D9%A1", "+1"}) {
      assertThat(server.send("PUT", part + wrong, "text/plain", new byte[1]).status())
          .isEqualTo(400);
    }
    String[] etags = {etag(part + 1, "one"), etag(part + 2, "two")};
    String complete = "{\"path\":\"f.bin\",\"upload_id\":\"" + id + "\",\"parts\":[%s]}";
    String first = "{\"part_number\":1,\"etag\":" + etags[0] + "}";
    String second = "{\"part_number\":2,\"etag\":" + etags[1] + "}";
    for (String parts :
        new String[] {
          "",
          first,
          second + "," + first,
          first + "," + first,
          first + "," + second.replaceFirst("etag\":\"....", "etag\":\"0000")
        }) {
      assertThat(server.post(mpu + "complete/" + folder, complete.formatted(parts)).status())
          .as(parts)
          .isEqualTo(400);
    }
    assertThat(server.get("/get-artifact?path=big/f.bin&run_id=" + run).status()).isEqualTo(404);
    String right = complete.formatted(first + "," + second);
    for (String other :
        new String[] {artifacts(run()) + "/big", artifacts(run) + "/other", artifacts(run)}) {
      assertThat(server.post(mpu + "complete/" + other, right).status()).as(other).isEqualTo(404);
      assertThat(server.post(mpu + "abort/" + other, right).status()).as(other).isEqualTo(404);
    }
    assertThat(server.post(mpu + "complete/" + folder, right)).isEqualTo(new Answer(200, "{}"));
    assertThat(server.get("/get-artifact?path=big/f.bin&run_id=" + run).body()).isEqualTo("onetwo");
    assertThat(server.post(mpu + "complete/" + folder, right).status()).isEqualTo(404);
    assertThat(server.post(mpu + "abort/" + folder, right).status()).isEqualTo(404);
  }

  private String etag(String path, String text) {
    try (var client = java.net.http.HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(server.url() + path))
                  .PUT(HttpRequest.BodyPublishers.ofString(text))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      return response.headers().firstValue("ETag").orElseThrow();
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void experimentsAreSearchedByTheNamesOfTheirTags() {
    String name = "tagged-" + count++;
    String experiment =
        server
            .post(
                MLFLOW + "experiments/create",
                """
                {"name":"%s","tags":[{"key":"team_x0040_home","value":"a"},{"key":"_x005F_x0040_","value":"b"}]}
                """
                    .formatted(name))
            .field("experiment_id");
    for (String condition :
        List.of(
            "tags.team_x0040_home = 'a'",
            "tags.`team_x0040_home` LIKE 'a'",
            "tags.`team@home` = 'a'",
            "tags.`_x005F_x0040_` = 'b'")) {
      String found =
          server
              .post(
                  MLFLOW + "experiments/search",
                  "{\"filter\":\"name = '" + name + "' AND " + condition + "\"}")
              .body();
      assertThat(found).as(condition).contains("\"experiment_id\":\"" + experiment + "\"");
      assertThat(found).contains("team_x0040_home");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket/root, s3://bucket/root/%s/artifacts",
    "s3://bucket, s3://bucket/%s/artifacts",
    "S3://bucket/root/, S3://bucket/root/%s/artifacts",
    "gs://b/a b/ü, gs://b/a b/ü/%s/artifacts",
    "wasbs://c@account.blob.core.windows.net/x,"
        + " wasbs://c@account.blob.core.windows.net/x/%s/artifacts",
    "abfss://f@account.dfs.core.windows.net/x,"
        + " abfss://f@account.dfs.core.windows.net/x/%s/artifacts",
    "hdfs://name:8020/x, hdfs://name:8020/x/%s/artifacts",
    "hdfs:///x, hdfs:///x/%s/artifacts",
    "dbfs:/x/y, dbfs:/x/y/%s/artifacts",
    "mysql://user:pw@host:port/db?driver=d, mysql://user:pw@host:port/db/%s/artifacts?driver=d",
  })
  void artifactsElsewhereAreSaidToBeThereAndNeverRead(String location, String ofRun) {
    String name = "elsewhere-" + count++;
    String experiment =
        server
            .post(
                MLFLOW + "experiments/create",
                "{\"name\":\"" + name + "\",\"artifact_location\":\"" + location + "\"}")
            .field("experiment_id");
    String whole = "\"artifact_location\":\"" + location + "\"";
    assertThat(server.get(MLFLOW + "experiments/get?experiment_id=" + experiment).body())
        .contains(whole);
    assertThat(server.get(MLFLOW + "experiments/get-by-name?experiment_name=" + name).body())
        .contains(whole);
    assertThat(
            server
                .post(MLFLOW + "experiments/search", "{\"filter\":\"name = '" + name + "'\"}")
                .body())
        .contains(whole);
    server.post(
        MLFLOW + "experiments/update",
        "{\"experiment_id\":\"" + experiment + "\",\"new_name\":\"" + name + "-2\"}");
    Answer made = server.post(MLFLOW + "runs/create", "{\"experiment_id\":\"" + experiment + "\"}");
    String run = made.field("run_id");
    String uri = ofRun.formatted(run);
    assertThat(made.field("artifact_uri")).isEqualTo(uri);
    assertThat(server.get(MLFLOW + "runs/get?run_id=" + run).field("artifact_uri")).isEqualTo(uri);
    assertThat(log("update", "{\"run_id\":\"" + run + "\"}").field("artifact_uri")).isEqualTo(uri);
    assertThat(
            server
                .post(MLFLOW + "runs/search", "{\"experiment_ids\":[\"" + experiment + "\"]}")
                .field("artifact_uri"))
        .isEqualTo(uri);
    for (String path :
        new String[] {
          MLFLOW + "artifacts/list?run_id=" + run, "/get-artifact?path=x&run_id=" + run
        }) {
      Answer answer = server.get(path);
      assertThat(answer.status()).isEqualTo(501);
      assertThat(answer.body()).contains(uri);
    }
  }

  @Test
  void datasetsComeInTheOrderInWhichTheyWereLogged() {
    String run = run();
    String input =
        "{\"tags\":[{\"key\":\"k\",\"value\":\"v\"}],\"dataset\":{\"name\":\"%s\",\"digest\":\"1\","
            + "\"source_type\":\"local\",\"source\":\"s\"}}";
    for (String names : new String[] {"z,b,y", "a", "b,c"}) {
      String inputs =
          java.util.Arrays.stream(names.split(",", -1))
              .map(input::formatted)
              .collect(Collectors.joining(","));
      assertThat(log("log-inputs", "{\"run_id\":\"" + run + "\",\"datasets\":[" + inputs + "]}"))
          .isEqualTo(new Answer(200, "{}"));
    }
    String body = server.get(MLFLOW + "runs/get?run_id=" + run).body();
    assertThat(
            java.util.regex.Pattern.compile("\"name\":\"(.)\"")
                .matcher(body)
                .results()
                .map(found -> found.group(1))
                .toList())
        .containsExactly("z", "b", "y", "a", "c");
  }

  @Test
  void anyPathOfTheProxyHoldsAFile() {
    String list = "/api/2.0/mlflow-artifacts/artifacts";
    byte[] one = "one".getBytes(StandardCharsets.UTF_8);
    for (String path : new String[] {"own/dir/MLmodel", "own/a.txt", "own/0/x", "7"}) {
      assertThat(server.send("PUT", PROXY + path, "text/plain", one))
          .isEqualTo(new Answer(200, "{}"));
      assertThat(server.get(PROXY + path)).isEqualTo(new Answer(200, "one"));
    }
    assertThat(server.get(list + "?path=own").body())
        .isEqualTo(
            """
            {"files":[{"path":"0","is_dir":true},{"path":"a.txt","is_dir":false,"file_size":3},\
            {"path":"dir","is_dir":true}]}\
            """
                .stripIndent());
    assertThat(server.get(list).body())
        .contains("{\"path\":\"7\",\"is_dir\":false,\"file_size\":3}")
        .contains("{\"path\":\"own\",\"is_dir\":true}");
    assertThat(server.get(list + "?path=").body()).isEqualTo(server.get(list).body());
    assertThat(server.get(list + "?path=own/none")).isEqualTo(new Answer(200, "{}"));
    assertThat(server.send("PUT", PROXY + "own/a.txt/b", "text/plain", one).status())
        .isEqualTo(409);
    assertThat(server.send("PUT", PROXY + "own/dir", "text/plain", one).status()).isEqualTo(409);
    assertThat(server.send("DELETE", PROXY + "own/dir", "text/plain", new byte[0]).status())
        .isEqualTo(200);
    assertThat(server.get(PROXY + "own/dir/MLmodel").status()).isEqualTo(404);
    assertThat(server.send("DELETE", PROXY + "own/dir", "text/plain", new byte[0]).status())
        .isEqualTo(404);
  }

  /// Files below a run's artifacts belong to the run, whichever way they came; the project's own
  /// files are separate.
  @Test
  void theProjectsFilesAreApartFromThoseOfRuns() {
    String run = run();
    String folder = artifacts(run);
    byte[] one = new byte[1];
    assertThat(server.send("PUT", PROXY + folder + "/x", "text/plain", one).status())
        .isEqualTo(200);
    String experiment = folder.substring(0, folder.indexOf('/'));
    assertThat(server.send("PUT", PROXY + experiment + "/own", "text/plain", one).status())
        .isEqualTo(200);
    assertThat(server.get(MLFLOW + "artifacts/list?run_id=" + run).body())
        .contains("\"path\":\"x\"")
        .doesNotContain("own");
    assertThat(server.get("/api/2.0/mlflow-artifacts/artifacts?path=" + experiment).body())
        .isEqualTo("{\"files\":[{\"path\":\"own\",\"is_dir\":false,\"file_size\":1}]}");
    for (String beside : new String[] {"", "/x", "/artifactsx/y"}) {
      String path = PROXY + experiment + "/" + run + beside;
      assertThat(server.send("PUT", path, "text/plain", one).status()).as(path).isEqualTo(400);
    }
  }

  /// These first words tell clients to send the file whole.
  @Test
  void aFileOfTheProjectIsNotTakenInParts() {
    Answer answer =
        server.post(
            "/api/2.0/mlflow-artifacts/mpu/create/own/big", "{\"path\":\"f\",\"num_parts\":2}");
    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.field("message"))
        .startsWith("Multipart upload is not supported for the current artifact repository");
  }

  @Test
  void aFileIsSentAsTheBodyOfARequest() {
    String run = run();
    String upload = "/ajax-api/2.0/mlflow/upload-artifact?";
    String query = upload + "run_uuid=" + run + "&path=a/b.txt";
    byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
    assertThat(server.send("POST", query, "text/plain", hello).status()).isEqualTo(200);
    assertThat(server.get("/get-artifact?run_uuid=" + run + "&path=a/b.txt").body())
        .isEqualTo("hello");
    for (String wrong :
        new String[] {
          upload,
          upload + "run_uuid=" + run,
          upload + "run_uuid=" + run + "&path=",
          upload + "run_uuid=" + run + "&path=../x",
          upload + "run_uuid=" + run + "&path=/etc/x",
          upload + "run_uuid=..&path=x",
        }) {
      assertThat(server.send("POST", wrong, "text/plain", hello).status()).as(wrong).isEqualTo(400);
    }
    assertThat(server.send("POST", query, "text/plain", new byte[0]).field("message"))
        .isEqualTo("Request must specify data.");
    assertThat(server.send("POST", query, "text/plain", new byte[(10 << 20) + 1]).status())
        .isEqualTo(413);
    assertThat(server.get("/get-artifact?run_uuid=" + run + "&path=a/b.txt").body())
        .isEqualTo("hello");
  }

  @Test
  void theDatasetsOfExperimentsAreListedByContext() {
    String experiment = server.experiment("with datasets");
    String run = server.run(experiment);
    String dataset = "{\"name\":\"n\",\"digest\":\"d\",\"source_type\":\"t\",\"source\":\"s\"}";
    String context = ",\"tags\":[{\"key\":\"mlflow.data.context\",\"value\":\"training\"}]";
    for (String of : new String[] {run, server.run(experiment)}) {
      server.post(
          MLFLOW + "runs/log-inputs",
          "{\"run_id\":\"" + of + "\",\"datasets\":[{\"dataset\":" + dataset + context + "}]}");
    }
    String search = MLFLOW + "experiments/search-datasets";
    String summary =
        "{\"experiment_id\":\""
            + experiment
            + "\",\"name\":\"n\",\"digest\":\"d\",\"context\":\"training\"}";
    assertThat(server.post(search, "{\"experiment_ids\":[\"" + experiment + "\"]}"))
        .isEqualTo(new Answer(200, "{\"dataset_summaries\":[" + summary + "]}"));
    assertThat(server.post(search, "{\"experiment_ids\":[\"987654\"]}"))
        .isEqualTo(new Answer(200, "{}"));
    for (String wrong :
        new String[] {
          "{}",
          "{\"experiment_ids\":[]}",
          "{\"experiment_ids\":[\"x\"]}",
          "{\"experiment_ids\":[" + "\"0\",".repeat(20) + "\"0\"]}"
        }) {
      assertThat(server.post(search, wrong).status()).as(wrong).isEqualTo(400);
    }
  }
}
