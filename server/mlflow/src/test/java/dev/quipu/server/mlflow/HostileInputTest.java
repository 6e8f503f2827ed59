package dev.quipu.server.mlflow;

import static dev.quipu.server.mlflow.TestServer.MLFLOW;
import static dev.quipu.server.mlflow.TestServer.PROXY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.quipu.server.mlflow.TestServer.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Inputs that must not break the server. After each, the stored data are unchanged, a file beside
/// the data folder is untouched, and the server is healthy.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputTest {
  private static final byte[] NOTHING = new byte[0];

  private final Path folder;
  private final TestServer server;
  private final String experiment;
  private final String run;
  private final String root;
  private String before = "";

  HostileInputTest(@TempDir Path folder) {
    this.folder = folder;
    this.server = TestServer.start(folder.resolve("data"));
    this.experiment = server.experiment("hostile");
    this.run = server.run(experiment);
    this.root = experiment + "/" + run + "/artifacts";
  }

  @BeforeAll
  void plant() throws IOException {
    Files.writeString(folder.resolve("secret.txt"), "tell nobody");
    assertThat(
            server
                .send(
                    "PUT",
                    PROXY + root + "/there",
                    "text/plain",
                    "x".getBytes(StandardCharsets.UTF_8))
                .status())
        .isEqualTo(200);
    assertThat(log("log-parameter", "\"key\":\"p\",\"value\":\"1\"").status()).isEqualTo(200);
  }

  @BeforeEach
  void remember() {
    before = server.everything();
  }

  @AfterEach
  void nothingHasChanged() throws IOException {
    assertThat(server.everything()).isEqualTo(before);
    assertThat(server.get("/health").body()).isEqualTo("OK");
    assertThat(Files.readString(folder.resolve("secret.txt"))).isEqualTo("tell nobody");
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside)
          .extracting(p -> p.getFileName().toString())
          .containsExactlyInAnyOrder("data", "secret.txt");
    }
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Answer log(String route, String fields) {
    return server.post(MLFLOW + "runs/" + route, "{\"run_id\":\"" + run + "\"," + fields + "}");
  }

  private void refused(Answer answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.field("error_code")).isNotEmpty();
    assertThat(answer.body())
        .doesNotContain("tell nobody")
        .doesNotContain("Exception")
        .doesNotContain(folder.toString());
  }

  // ---- artifact paths ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "..%2f",
        "%2e%2e/",
        "%2e%2e%2f%2e%2e%2fsecret.txt",
        "%252e%252e%252f",
        "..\\..\\x",
        "..%5c..%5cx",
        "%5c..%5c",
        "/etc/passwd",
        "//etc/passwd",
        "%2fetc%2fpasswd",
        "C:\\x",
        "C:/x",
        "C:%5cx",
        "\\\\host\\share",
        "file:///etc/passwd",
        "file:/etc/passwd",
        "a/./b",
        "a//b",
        "a/..",
        ".",
        "..",
        "a/",
        "%00",
        "a%00b",
        "%c0%ae%c0%ae/",
        "%c0%ae%c0%ae",
        "%25c0%25ae",
        "a%0ab",
        "a%0d%0ab",
        "%",
        "%zz",
        "%e2%28%a1",
        "%ed%a0%80"
      })
  void artifactPathsThatAreNoPlainNamesAreRefused(String path) {
    for (String method : new String[] {"PUT", "GET", "DELETE"}) {
      refused(server.raw(method + " " + PROXY + root + "/" + path + " HTTP/1.1", NOTHING), 400);
    }
    for (String list :
        new String[] {
          MLFLOW + "artifacts/list?run_id=" + run + "&path=",
          "/get-artifact?run_id=" + run + "&path=",
          "/api/2.0/mlflow-artifacts/artifacts?path=" + root + "/"
        }) {
      refused(server.raw("GET " + list + path + " HTTP/1.1", NOTHING), 400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../x",
        "/etc/passwd",
        "C:/x",
        "0/../artifacts/y",
        "0//artifacts",
        "0/x/../../y",
        "x/..%2fy",
        "x/%252e%252e/y",
        "0/00000000000000000000000000000000",
        "0/00000000000000000000000000000000/x",
        "0/00000000000000000000000000000000/artifacts/../x"
      })
  void proxyPathsThatAreNoNamesAreRefused(String path) {
    for (String method : new String[] {"PUT", "GET", "DELETE"}) {
      refused(server.raw(method + " " + PROXY + path + " HTTP/1.1", NOTHING), 400);
    }
    refused(
        server.raw("GET /api/2.0/mlflow-artifacts/artifacts?path=" + path + " HTTP/1.1", NOTHING),
        400);
    refused(server.raw("PUT " + PROXY + root + " HTTP/1.1", NOTHING), 400);
  }

  @Test
  void longArtifactPathsAreRefused() {
    String[] paths = {
      "s".repeat(300), "ü".repeat(128), "a/".repeat(5000) + "b", "a/".repeat(500) + "b"
    };
    for (String path : paths) {
      refused(
          server.raw(
              "PUT " + PROXY + root + "/" + path.replace("ü", "%C3%BC") + " HTTP/1.1", NOTHING),
          400);
    }
  }

  @Test
  void aLinkInTheDataFolderIsNotFollowed() throws IOException {
    Path link = folder.resolve("data/blobs/planted");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, folder.resolve("secret.txt"));
    try {
      for (String path : new String[] {"planted", "blobs/planted", "secret.txt"}) {
        refused(server.get(PROXY + root + "/" + path), 404);
        refused(server.get("/get-artifact?run_id=" + run + "&path=" + path), 404);
      }
    } finally {
      Files.delete(link);
    }
  }

  @Test
  void aHostilePartOfAnUploadIsRefused() {
    String mpu = "/api/2.0/mlflow-artifacts/mpu/";
    for (String name : new String[] {"..", ".", "", "a\\u0000b", "x/..", "C:", "a\\n"}) {
      refused(
          server.post(mpu + "create/" + root, "{\"path\":\"" + name + "\",\"num_parts\":1}"), 400);
    }
    for (String parts : new String[] {"0", "-1", "10001", "1e9", "\"x\"", "9223372036854775808"}) {
      refused(
          server.post(mpu + "create/" + root, "{\"path\":\"f\",\"num_parts\":" + parts + "}"), 400);
    }
    refused(
        server.post(
            mpu + "create/" + experiment + "/" + "0".repeat(32) + "/artifacts", "{\"path\":\"f\"}"),
        404);
    refused(server.send("PUT", mpu + "parts/" + "0".repeat(32) + "/1", "text/plain", NOTHING), 404);
    refused(server.raw("PUT " + mpu + "parts/../1 HTTP/1.1", NOTHING), 400);
  }

  // ---- experiments and runs ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http:///?/../../etc/",
        "file:",
        "file:///tmp",
        "s3://b/../../x",
        "/tmp/x",
        "tmp/x",
        "..",
        "FILE://host/x",
        "file://host/x",
        "C:/x",
        "C:\\\\x",
        "http://internal/x",
        "https://internal/x",
        "HTTP://u:p@internal/x",
        "mlflow-artifacts:/../x",
        "mlflow-artifacts:/x",
        "mlflow-artifacts://host:1/x",
        "runs:/r/x",
        "models:/m/1",
        "javascript://x/%0aalert(1)",
        "data:text/html,x",
        "s3:",
        "s3:x",
        "s3:/x",
        "s3://",
        "s3:///x",
        "s3://../x",
        "s3://b/.",
        "s3://b/..",
        "s3://b/%2e%2e/x",
        "s3://b/a%2fb",
        "s3://b/%252e/x",
        "s3://b/x?y=../z",
        "s3://b/x?y=%2e%2e",
        "s3://b/x#y",
        "s3://b/a\\u0000b",
        "s3://b/a\\nb",
        "s3://b\\\\..\\\\x",
        "dbfs:x",
        "dbfs:/../x",
        "hdfs:///a/../x",
        "//host/x",
        "://x/y"
      })
  void aLocationOfArtifactsThatIsNoStoreElsewhereIsRefused(String location) {
    refused(
        server.post(
            MLFLOW + "experiments/create",
            "{\"name\":\"located\",\"artifact_location\":\"" + location + "\"}"),
        400);
  }

  static Stream<Arguments> wrongExperiments() {
    return Stream.of(
        arguments("create", "{}"),
        arguments("create", "{\"name\":\"\"}"),
        arguments("create", "{\"name\":\" \"}"),
        arguments("create", "{\"name\":7}"),
        arguments("create", "{\"name\":\"" + "n".repeat(501) + "\"}"),
        arguments("create", "{\"name\":\"a\\u0000b\"}"),
        arguments("create", "{\"name\":\"a\\ud800b\"}"),
        arguments("create", "{\"name\":\"hostile\"}"),
        arguments("create", "{\"name\":\"x\",\"tags\":[{\"key\":\"a/../b\",\"value\":\"1\"}]}"),
        arguments(
            "create",
            "{\"name\":\"x\",\"tags\":[{\"key\":\"a\",\"value\":\"" + "v".repeat(5001) + "\"}]}"),
        arguments("create", "{\"name\":\"x\",\"tags\":\"a\"}"),
        arguments("create", "{\"name\":\"x\",\"tags\":[7]}"),
        arguments("update", "{\"experiment_id\":\"0\"}"),
        arguments("update", "{\"experiment_id\":\"../0\",\"new_name\":\"x\"}"),
        arguments("update", "{\"experiment_id\":\"0\",\"new_name\":\"hostile\"}"),
        arguments("delete", "{\"experiment_id\":\"x\"}"),
        arguments("delete", "{}"),
        arguments("set-experiment-tag", "{\"experiment_id\":\"0\",\"key\":\"\",\"value\":\"1\"}"),
        arguments(
            "set-experiment-tag", "{\"experiment_id\":\"0\",\"key\":\"a\\nb\",\"value\":\"1\"}"),
        arguments("search", "{\"max_results\":0}"),
        arguments("search", "{\"max_results\":50001}"),
        arguments("search", "{\"view_type\":\"SOME\"}"),
        arguments("search", "{\"page_token\":\"x\"}"),
        arguments("search", "[]"));
  }

  @ParameterizedTest
  @MethodSource("wrongExperiments")
  void wrongExperimentsAreRefused(String route, String json) {
    refused(server.post(MLFLOW + "experiments/" + route, json), 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "",
        " ",
        "a/b",
        "%00",
        "x\\u0000",
        "<img onerror=alert(1)>",
        "'; DROP TABLE runs",
        "-x"
      })
  void idsOfRunsThatAreNoneAreRefused(String id) {
    for (String route :
        new String[] {
          "update", "delete", "restore", "log-metric", "set-tag", "log-batch", "log-inputs"
        }) {
      refused(
          server.post(
              MLFLOW + "runs/" + route,
              "{\"run_id\":\"" + id + "\",\"key\":\"k\",\"value\":1,\"timestamp\":1}"),
          400);
    }
    String encoded = URLEncoder.encode(id.replace("\\u0000", "\u0000"), StandardCharsets.UTF_8);
    refused(server.get(MLFLOW + "runs/get?run_id=" + encoded), 400);
    refused(server.get(MLFLOW + "artifacts/list?run_id=" + encoded), 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"experiment_id\":\"x\"}",
        "{\"experiment_id\":7}",
        "{\"experiment_id\":\"0\",\"start_time\":\"x\"}",
        "{\"experiment_id\":\"0\",\"start_time\":9223372036854775808}",
        "{\"experiment_id\":\"0\",\"run_name\":\"a\\u0000\"}",
        "{\"experiment_id\":\"0\",\"run_name\":\"a\",\"tags\":[{\"key\":\"mlflow.runName\",\"value\":\"b\"}]}",
        "{\"experiment_id\":\"0\",\"tags\":[{\"value\":\"b\"}]}",
        "{\"experiment_id\":\"0\",\"tags\":[{\"key\":\"../x\"}]}"
      })
  void wrongRunsAreRefused(String json) {
    refused(server.post(MLFLOW + "runs/create", json), 400);
  }

  @Test
  void markupIsStoredAsTheTextItIs() {
    String name = "<img src=x onerror=alert(1)>";
    String id = server.experiment(name);
    assertThat(server.get(MLFLOW + "experiments/get?experiment_id=" + id).body()).contains(name);
    before = server.everything();
  }

  // ---- logging ----

  private static String metric(String fields) {
    return "\"metrics\":[{" + fields + "}]";
  }

  private static String repeat(int count, String each) {
    return IntStream.range(0, count)
        .mapToObj(i -> each.replace("#", Integer.toString(i)))
        .collect(Collectors.joining(","));
  }

  private static final String METRIC = "{\"key\":\"m#\",\"value\":1,\"timestamp\":1}";
  private static final String PAIR = "{\"key\":\"k#\",\"value\":\"1\"}";

  static Stream<String> wrongBatches() {
    return Stream.of(
        metric("\"value\":1,\"timestamp\":1"),
        metric("\"key\":\"m\",\"timestamp\":1"),
        metric("\"key\":\"m\",\"value\":1"),
        metric("\"key\":\"m\",\"value\":true,\"timestamp\":1"),
        metric("\"key\":\"m\",\"value\":\"1\",\"timestamp\":1"),
        metric("\"key\":\"m\",\"value\":\"nan\",\"timestamp\":1"),
        metric("\"key\":\"m\",\"value\":[1],\"timestamp\":1"),
        metric("\"key\":\"m\",\"value\":{\"a\":1},\"timestamp\":1"),
        metric("\"key\":\"m\",\"value\":null,\"timestamp\":1"),
        metric("\"key\":\"m\",\"value\":1e400,\"timestamp\":1"),
        metric("\"key\":\"m\",\"value\":-1e400,\"timestamp\":1"),
        metric("\"key\":\"m\",\"value\":1" + "0".repeat(350) + ",\"timestamp\":1"),
        metric("\"key\":\"m\",\"value\":1" + "0".repeat(10_000) + ",\"timestamp\":1"),
        metric("\"key\":\"m\",\"value\":NaN,\"timestamp\":1"),
        metric("\"key\":\"m\",\"value\":1,\"timestamp\":1.5"),
        metric("\"key\":\"m\",\"value\":1,\"timestamp\":true"),
        metric("\"key\":\"m\",\"value\":1,\"timestamp\":\"now\""),
        metric("\"key\":\"m\",\"value\":1,\"timestamp\":9223372036854775808"),
        metric("\"key\":\"m\",\"value\":1,\"timestamp\":1,\"step\":9223372036854775808"),
        metric("\"key\":\"m\",\"value\":1,\"timestamp\":1,\"step\":\"9223372036854775808\""),
        metric("\"key\":\"m\",\"value\":1,\"timestamp\":1,\"step\":1e300"),
        metric("\"key\":\"m\",\"value\":1,\"timestamp\":1,\"step\":false"),
        metric("\"key\":7,\"value\":1,\"timestamp\":1"),
        metric("\"key\":\"\",\"value\":1,\"timestamp\":1"),
        metric("\"key\":\"" + "k".repeat(251) + "\",\"value\":1,\"timestamp\":1"),
        metric("\"key\":\"../m\",\"value\":1,\"timestamp\":1"),
        metric("\"key\":\"a//b\",\"value\":1,\"timestamp\":1"),
        metric("\"key\":\"/a\",\"value\":1,\"timestamp\":1"),
        metric("\"key\":\"a\\u0000\",\"value\":1,\"timestamp\":1"),
        metric("\"key\":\"a\\ud800\",\"value\":1,\"timestamp\":1"),
        metric("\"key\":\"a'b\",\"value\":1,\"timestamp\":1"),
        "\"metrics\":{}",
        "\"metrics\":[1]",
        "\"metrics\":[[]]",
        "\"metrics\":\"x\"",
        "\"metrics\":[" + repeat(1001, METRIC) + "]",
        "\"metrics\":["
            + repeat(999, METRIC)
            + ",{\"key\":\"bad\\n\",\"value\":1,\"timestamp\":1}]",
        "\"metrics\":[" + repeat(990, METRIC) + "],\"params\":[" + repeat(11, PAIR) + "]",
        "\"params\":[" + repeat(101, PAIR) + "]",
        "\"tags\":[" + repeat(101, PAIR) + "]",
        "\"params\":[" + PAIR + "," + PAIR + "]",
        "\"params\":[{\"key\":\"p\",\"value\":\"2\"}]",
        "\"params\":[{\"key\":\"q\",\"value\":\"1\"},{\"key\":\"p\",\"value\":\"2\"}]",
        "\"params\":[{\"key\":\"q\",\"value\":1}]",
        "\"params\":[{\"key\":\"q\",\"value\":true}]",
        "\"params\":[{\"value\":\"1\"}]",
        "\"params\":[{\"key\":\"a/./b\",\"value\":\"1\"}]",
        "\"params\":[{\"key\":\"q\",\"value\":\"a\\u0000\"}]",
        "\"tags\":[{\"key\":\"q\",\"value\":\"\\udc00\"}]",
        "\"tags\":[{\"key\":\"q\",\"value\":[]}]",
        "\"metrics\":[" + METRIC + "],\"tags\":[{\"key\":\"..\"}]",
        "\"metrics\":[" + METRIC + "],\"x\":" + "[".repeat(100_000),
        "\"metrics\":[" + METRIC + "]} {",
        "\"metrics\":[" + METRIC,
        "\"tags\":["
            + repeat(100, "{\"key\":\"k#\",\"value\":\"" + "v".repeat(10_100) + "\"}")
            + "]");
  }

  @ParameterizedTest
  @MethodSource("wrongBatches")
  void aWrongEntryRefusesItsWholeBatch(String fields) {
    refused(log("log-batch", fields), 400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "log-metric | \"key\":\"m\",\"value\":true,\"timestamp\":1",
        "log-metric | \"key\":\"m\",\"value\":\"1\",\"timestamp\":1",
        "log-metric | \"key\":\"m\",\"value\":1e400,\"timestamp\":1",
        "log-metric | \"key\":\"m\",\"timestamp\":1",
        "log-metric | \"key\":\"m\",\"value\":1",
        "log-metric | \"value\":1,\"timestamp\":1",
        "log-metric | \"key\":\"a//b\",\"value\":1,\"timestamp\":1",
        "log-metric | \"key\":\"m\",\"value\":1,\"timestamp\":1,\"step\":9223372036854775808",
        "log-metric | \"key\":\"m\",\"value\":1,\"timestamp\":1,\"step\":\"x\"",
        "log-parameter | \"key\":\"p\",\"value\":\"2\"",
        "log-parameter | \"key\":\"p\",\"value\":1",
        "log-parameter | \"value\":\"2\"",
        "log-parameter | \"key\":\"a%b\",\"value\":\"2\"",
        "set-tag | \"key\":\"\",\"value\":\"2\"",
        "set-tag | \"key\":\"a\",\"value\":{}",
        "set-tag | \"key\":\"a\\u0000\",\"value\":\"1\"",
        "delete-tag | \"key\":\"../x\"",
        "delete-tag | \"key\":\"mlflow.runName\"",
        "update | \"status\":\"DONE\"",
        "update | \"status\":9",
        "update | \"end_time\":\"soon\"",
        "log-inputs | \"datasets\":[{}]",
        "log-inputs | \"datasets\":[{\"dataset\":{\"name\":\"n\"}}]",
        "log-inputs | \"datasets\":{}",
      })
  void wrongEntriesAreRefused(String route, String fields) {
    refused(log(route, fields), 400);
  }

  @Test
  void limitsThemselvesAreAllowed() {
    String other = server.run(experiment);
    for (String fields :
        new String[] {
          "\"metrics\":[" + repeat(1000, METRIC) + "]",
          "\"metrics\":["
              + repeat(800, METRIC)
              + "],\"params\":["
              + repeat(100, PAIR)
              + "],\"tags\":["
              + repeat(100, PAIR)
              + "]",
          metric("\"key\":\"" + "k".repeat(250) + "\",\"value\":1,\"timestamp\":1"),
          metric("\"key\":\"__proto__\",\"value\":1,\"timestamp\":0,\"step\":-1"),
          metric("\"key\":\"größe/精度\",\"value\":1,\"timestamp\":-1,\"step\":9223372036854775807"),
          "\"params\":[{\"key\":\"long\",\"value\":\"" + "v".repeat(6001) + "\"}]",
          "\"tags\":[{\"key\":\"long\",\"value\":\"" + "v".repeat(8001) + "\"}]",
          "\"metrics\":[],\"params\":null",
        }) {
      Answer answer =
          server.post(MLFLOW + "runs/log-batch", "{\"run_id\":\"" + other + "\"," + fields + "}");
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }
    int filler = 1_000_000 - ("{\"run_id\":\"" + other + "\",\"x\":\"\"}").length();
    String most = "{\"run_id\":\"" + other + "\",\"x\":\"" + "y".repeat(filler) + "\"}";
    assertThat(server.post(MLFLOW + "runs/log-batch", most).status()).isEqualTo(200);
    refused(server.post(MLFLOW + "runs/log-batch", most + " "), 400);
    before = server.everything();
  }

  @Test
  void tenThousandKeysInOneRun() {
    String other = server.run(experiment);
    for (int i = 0; i < 10; i++) {
      String metrics = repeat(1000, "{\"key\":\"m" + i + "/#\",\"value\":#,\"timestamp\":1}");
      assertThat(
              server
                  .post(
                      MLFLOW + "runs/log-batch",
                      "{\"run_id\":\"" + other + "\",\"metrics\":[" + metrics + "]}")
                  .status())
          .isEqualTo(200);
    }
    String body = server.get(MLFLOW + "runs/get?run_id=" + other).body();
    assertThat(body.split("\"timestamp\"", -1)).hasSize(10_001);
    before = server.everything();
  }

  @Test
  void aDeletedRunTakesNothing() {
    String other = server.run(experiment);
    assertThat(server.post(MLFLOW + "runs/delete", "{\"run_id\":\"" + other + "\"}").status())
        .isEqualTo(200);
    before = server.everything();
    for (String route : new String[] {"log-metric", "log-parameter", "set-tag", "update"}) {
      String value = route.equals("log-metric") ? "1" : "\"1\"";
      refused(
          server.post(
              MLFLOW + "runs/" + route,
              "{\"run_id\":\""
                  + other
                  + "\",\"key\":\"k\",\"value\":"
                  + value
                  + ",\"timestamp\":1}"),
          400);
    }
    refused(
        server.post(
            MLFLOW + "runs/log-batch",
            "{\"run_id\":\"" + other + "\",\"metrics\":[" + METRIC + "]}"),
        400);
    refused(
        server.send(
            "PUT", PROXY + experiment + "/" + other + "/artifacts/x", "text/plain", NOTHING),
        400);
  }

  // ---- search ----

  static Stream<String> wrongSearches() {
    return Stream.of(
        filter("' OR 1=1--"),
        filter("metrics.a > 1; DROP TABLE runs"),
        filter("(".repeat(100_000)),
        filter(
            IntStream.range(0, 10_000)
                .mapToObj(i -> "metrics.a > " + i)
                .collect(Collectors.joining(" AND "))),
        filter("NOT ".repeat(5000) + "metrics.a > 1"),
        filter("params.a = '\\u0000'"),
        filter("params.a LIKE '" + "%_".repeat(600) + "'"),
        "\"filter\":7",
        "\"order_by\":[\"x; DROP\"]",
        "\"order_by\":[\"metrics.a; DROP TABLE runs\"]",
        "\"order_by\":[\"start_time\",\"start_time DESC\"]",
        "\"order_by\":\"start_time\"",
        "\"order_by\":[7]",
        "\"max_results\":-1",
        "\"max_results\":0",
        "\"max_results\":50001",
        "\"max_results\":2147483648",
        "\"max_results\":\"x\"",
        "\"max_results\":true",
        "\"page_token\":\"forged\"",
        "\"page_token\":\"MToxMjM0NTY3ODox\"",
        "\"run_view_type\":\"EVERYTHING\"",
        "\"experiment_ids\":[\"1 OR 1=1\"]",
        "\"experiment_ids\":\"0\"");
  }

  private static String filter(String text) {
    return "\"filter\":\"" + text + "\"";
  }

  @ParameterizedTest
  @MethodSource("wrongSearches")
  void wrongSearchesAreRefused(String fields) {
    String ids =
        fields.contains("experiment_ids") ? "" : "\"experiment_ids\":[\"" + experiment + "\"],";
    refused(server.post(MLFLOW + "runs/search", "{" + ids + fields + "}"), 400);
  }

  @Test
  void aHostilePatternIsAnsweredInTime() {
    assertThat(log("set-tag", "\"key\":\"long\",\"value\":\"" + "a".repeat(8000) + "\"").status())
        .isEqualTo(200);
    before = server.everything();
    String pattern = "%a".repeat(490) + "b";
    for (String operator : new String[] {"LIKE", "ILIKE"}) {
      Answer answer =
          server.post(
              MLFLOW + "runs/search",
              "{\"experiment_ids\":[\""
                  + experiment
                  + "\"],"
                  + filter("tags.long " + operator + " '" + pattern + "'")
                  + "}");
      assertThat(answer).isEqualTo(new Answer(200, "{}"));
    }
  }

  @Test
  void aTokenOfAnotherSearchIsRefused() {
    String search = "{\"experiment_ids\":[\"0\",\"" + experiment + "\"],\"max_results\":1%s}";
    server.run(experiment);
    before = server.everything();
    String token =
        server.post(MLFLOW + "runs/search", search.formatted("")).field("next_page_token");
    String with = ",\"page_token\":\"" + token + "\"";
    assertThat(server.post(MLFLOW + "runs/search", search.formatted(with)).status()).isEqualTo(200);
    refused(
        server.post(
            MLFLOW + "runs/search", search.formatted(with + ",\"filter\":\"metrics.a > 1\"")),
        400);
    refused(server.post(MLFLOW + "experiments/search", "{\"page_token\":\"" + token + "\"}"), 400);
  }

  // ---- HTTP ----

  @ParameterizedTest
  @ValueSource(strings = {"runs/log-batch", "runs/search", "runs/create", "experiments/search"})
  void bodiesThatAreNoSmallJsonObjectAreRefused(String route) throws IOException {
    String path = MLFLOW + route;
    refused(server.post(path, "[".repeat(100_000)), 400);
    refused(server.post(path, "{\"a\":".repeat(100_000)), 400);
    refused(server.post(path, "{\"run_id\":"), 400);
    refused(server.post(path, "nonsense"), 400);
    refused(server.post(path, "7"), 400);
    refused(server.post(path, "\"\\\"\\\\\\\"{}\\\\\\\"\\\"x\""), 400);
    refused(
        server.send(
            "POST",
            path,
            "application/json",
            new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}),
        400);
    refused(server.send("POST", path, "text/plain", "{}".getBytes(StandardCharsets.UTF_8)), 415);
    refused(
        server.send(
            "POST",
            path,
            "application/x-www-form-urlencoded",
            "{}".getBytes(StandardCharsets.UTF_8)),
        415);
    byte[] zeros = new byte[64 << 20];
    Arrays.fill(zeros, (byte) ' ');
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      gzip.write(zeros);
    }
    refused(
        server.raw(
            "POST "
                + path
                + " HTTP/1.1\r\nContent-Type: application/json\r\nContent-Encoding: gzip",
            bomb.toByteArray()),
        413);
    refused(
        server.raw(
            "POST " + path + " HTTP/1.1\r\nContent-Type: application/json\r\nContent-Encoding: br",
            new byte[9]),
        415);
  }

  @Test
  void aHugeBodyIsRefusedBeforeItIsSent() {
    Answer answer =
        server.raw(
            "POST "
                + MLFLOW
                + "runs/log-batch HTTP/1.1\r\n"
                + "Content-Type: application/json\r\n"
                + "Content-Length: 1000000000",
            NOTHING);
    assertThat(answer.status()).isIn(400, 413);
  }

  @Test
  void hugeHeadersAreRefused() {
    Answer answer =
        server.raw("GET " + MLFLOW + "runs/get HTTP/1.1\r\nX: " + "h".repeat(1 << 20), NOTHING);
    assertThat(answer.status()).isBetween(400, 431);
  }

  @Test
  void anyNumberOfRangesIsOneFile() {
    String ranges =
        IntStream.range(0, 3000).mapToObj(i -> i + "-" + i).collect(Collectors.joining(","));
    Answer answer =
        server.raw("GET " + PROXY + root + "/there HTTP/1.1\r\nRange: bytes=" + ranges, NOTHING);
    assertThat(answer).isEqualTo(new Answer(200, "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://evil.example",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
      })
  void pagesOfOtherSitesChangeNothing(String header) {
    for (String type : new String[] {"application/json", "text/plain"}) {
      refused(
          server.raw(
              "POST "
                  + MLFLOW
                  + "experiments/create HTTP/1.1\r\nContent-Type: "
                  + type
                  + "\r\n"
                  + header,
              "{\"name\":\"cross-site\"}".getBytes(StandardCharsets.UTF_8)),
          403);
    }
    refused(server.raw("PUT " + PROXY + root + "/evil HTTP/1.1\r\n" + header, NOTHING), 403);
  }
}
