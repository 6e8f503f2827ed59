package dev.quipu.server.mlflow;

import static dev.quipu.server.mlflow.TestServer.MLFLOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.otlp.SpanMessage;
import dev.quipu.core.trace.AttributeValue;
import dev.quipu.core.trace.Span;
import dev.quipu.core.trace.SpanStatus;
import dev.quipu.server.mlflow.TestServer.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Spans by OTLP, traces and assessments as MLflow's clients have them, and what they must not be
/// able to do.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracesTest {
  private static final String TRACES = MLFLOW.replace("2.0", "3.0") + "traces";
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String PARENT = "00000000000000aa";
  private static final String CHILD = "00000000000000bb";

  private final TestServer server;
  private final String experiment;
  private final HttpClient http = HttpClient.newHttpClient();

  TracesTest(@TempDir Path folder) {
    server = TestServer.start(folder);
    experiment = server.experiment("traces");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  // ---- OTLP ----

  private static byte[] field(int number, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((number << 3) | 2);
    int rest = value.length;
    while (rest >= 0x80) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
    out.writeBytes(value);
    return out.toByteArray();
  }

  /// A request with spans of a program.
  private static byte[] request(byte[]... spans) {
    ByteArrayOutputStream scope = new ByteArrayOutputStream();
    for (byte[] span : spans) {
      scope.writeBytes(field(2, span));
    }
    return field(1, field(2, scope.toByteArray()));
  }

  private static byte[] span(
      String trace, String id, String parent, Map<String, AttributeValue> attributes) {
    return SpanMessage.encode(
        new Span(
            trace,
            id,
            parent.isEmpty() ? null : parent,
            parent.isEmpty() ? "root" : "call",
            1,
            1_000_000_000L,
            3_000_000_000L,
            SpanStatus.OK,
            "",
            attributes,
            List.of(new Span.Event("thought", 2_000_000_000L, Map.of()))));
  }

  private HttpResponse<byte[]> export(String type, byte[] body, String... headers) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(server.url() + "/v1/traces"))
              .header("Content-Type", type)
              .POST(HttpRequest.BodyPublishers.ofByteArray(body));
      if (headers.length > 0) {
        request.headers(headers);
      }
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<byte[]> export(byte[] body) {
    return export(PROTOBUF, body, "x-mlflow-experiment-id", experiment);
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static String trace(int number) {
    return String.format("%032x", number);
  }

  private Answer get(String trace) {
    return server.get(TRACES + "/get?trace_id=tr-" + trace);
  }

  @Test
  void spansBecomeATraceWithTokensAndCost() {
    String id = trace(1);
    Map<String, AttributeValue> call =
        Map.of(
            "gen_ai.operation.name", new AttributeValue.Words("chat"),
            "gen_ai.usage.input_tokens", new AttributeValue.Whole(7),
            "gen_ai.usage.output_tokens", new AttributeValue.Whole(5),
            "mlflow.llm.cost",
                new AttributeValue.Fields(Map.of("total_cost", new AttributeValue.Real(0.5))));
    Map<String, AttributeValue> root = Map.of("input.value", new AttributeValue.Words("how?"));
    byte[] child = span(id, CHILD, PARENT, call);
    assertThat(export(request(child)).statusCode()).isEqualTo(200);
    assertThat(server.get(TRACES + "/tr-" + id).body()).contains("\"state\":\"IN_PROGRESS\"");
    // The child comes twice, as after an answer that was lost.
    HttpResponse<byte[]> answer = export(request(span(id, PARENT, "", root), child));
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Content-Type")).contains(PROTOBUF);
    Answer whole = get(id);
    assertThat(whole.body())
        .contains("\"state\":\"OK\"")
        .contains("\"request_time\":\"1970-01-01T00:00:01Z\"")
        .contains("\"execution_duration\":\"2.000s\"")
        .contains("\"request_preview\":\"\\\"how?\\\"\"")
        .contains("\"mlflow.trace.spansLocation\":\"TRACKING_STORE\"")
        .contains("{\\\"input_tokens\\\":7,\\\"output_tokens\\\":5,\\\"total_tokens\\\":12}")
        .contains("{\\\"total_cost\\\":0.5}")
        .contains("{\"key\":\"mlflow.spanType\",\"value\":{\"string_value\":\"CHAT_MODEL\"}}")
        .contains("\"name\":\"thought\"");
    assertThat(whole.body().indexOf("\"name\":\"root\""))
        .isLessThan(whole.body().indexOf("\"name\":\"call\""));
  }

  /// The id that a client gives to a trace need not be that of W3C Trace Context.
  @Test
  void theTraceThatASpanNamesHasTheSpan() {
    String other = trace(77_001);
    Map<String, AttributeValue> named =
        Map.of("mlflow.traceRequestId", new AttributeValue.Words("tr-" + other));
    Map<String, AttributeValue> wrong =
        Map.of("mlflow.traceRequestId", new AttributeValue.Words("no id: a b"));
    HttpResponse<byte[]> answer =
        export(
            request(
                span(trace(77_002), PARENT, "", named),
                span(trace(77_003), CHILD, PARENT, named),
                span(trace(77_004), PARENT, "", wrong)));
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    assertThat(get(other).body()).contains("\"name\":\"root\"").contains("\"name\":\"call\"");
    assertThat(get(trace(77_002)).status()).isEqualTo(404);
    assertThat(get(trace(77_004)).body()).contains("\"name\":\"root\"");
  }

  @Test
  void jsonGzipAndDeflateAreTakenToo() throws IOException {
    String id = trace(2);
    String json =
        """
        {"resourceSpans": [{"resource": {"attributes": [
           {"key": "service.name", "value": {"stringValue": "shop"}}]},
          "scopeSpans": [{"spans": [{"traceId": "%s", "spanId": "%s", "name": "json",
            "startTimeUnixNano": "1000000000", "endTimeUnixNano": 2000000000,
            "attributes": [{"key": "n", "value": {"intValue": "42"}},
              {"key": "list", "value": {"arrayValue": {"values": [{"doubleValue": 0.5}]}}}]
          }]}]}]}
        """
            .formatted(id.toUpperCase(Locale.ROOT), PARENT);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(json.getBytes(StandardCharsets.UTF_8));
    }
    HttpResponse<byte[]> answer =
        export(
            "application/json; charset=utf-8",
            packed.toByteArray(),
            "x-mlflow-experiment-id",
            experiment,
            "Content-Encoding",
            "gzip");
    assertThat(text(answer)).isEqualTo("{}");
    assertThat(get(id).body())
        .contains("{\"key\":\"n\",\"value\":{\"int_value\":42}}")
        .contains("{\"key\":\"service.name\",\"value\":{\"string_value\":\"shop\"}}")
        .contains("{\"double_value\":0.5}");
  }

  @Test
  void spansThatBreakARuleAreRejectedAndTheOthersTaken() {
    String id = trace(3);
    byte[] noId = field(1, new byte[16]);
    HttpResponse<byte[]> answer = export(request(noId, span(id, PARENT, "", Map.of())));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(text(answer)).contains("Span id");
    assertThat(get(id).status()).isEqualTo(200);
    HttpResponse<byte[]> none = export(request(noId));
    assertThat(none.statusCode()).isEqualTo(422);
    assertThat(text(none)).contains("does not have 8 bytes");
  }

  @Test
  void theSpansOfARunAreTasksOfTheRun() {
    String run = server.run(experiment);
    assertThat(
            export(request(span(run, PARENT, "", Map.of()), span(run, CHILD, PARENT, Map.of())))
                .statusCode())
        .isEqualTo(200);
    assertThat(get(run).body()).contains("\"name\":\"call\"");
    Answer found =
        server.post(
            TRACES + "/search",
            "{\"locations\":[{\"mlflow_experiment\":{\"experiment_id\":\""
                + experiment
                + "\"}}],\"filter\":\"run_id = '"
                + run
                + "'\"}");
    assertThat(found.body()).contains("\"trace_id\":\"tr-" + run);
  }

  @Test
  void aCircleOfParentsIsStoredAndShown() {
    String id = trace(4);
    byte[] one = span(id, PARENT, CHILD, Map.of());
    byte[] other = span(id, CHILD, PARENT, Map.of());
    assertThat(export(request(one, other)).statusCode()).isEqualTo(200);
    assertThat(get(id).body()).contains("\"state\":\"IN_PROGRESS\"");
    ByteArrayOutputStream own = new ByteArrayOutputStream();
    own.writeBytes(span(id, PARENT, "", Map.of()));
    own.writeBytes(field(4, HexFormat.of().parseHex(PARENT)));
    HttpResponse<byte[]> answer = export(request(own.toByteArray()));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(text(answer)).contains("its own parent");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff",
        "0a",
        "0aff",
        "0affffffffffffffffffff01",
        "0000",
        "0f",
        "0a0412020a00",
        "6e6f"
      })
  void brokenMessagesChangeNothing(String hex) {
    HttpResponse<byte[]> answer = export(HexFormat.of().parseHex(hex));
    assertThat(answer.statusCode()).as(text(answer)).isIn(400, 422);
    assertThat(text(answer)).contains("\"error_code\"").doesNotContain("Exception");
  }

  @Test
  void bombsAndTooManySpansAreRefused() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 70; i++) {
        gzip.write(zeros);
      }
    }
    HttpResponse<byte[]> answer =
        export(
            PROTOBUF,
            bomb.toByteArray(),
            "x-mlflow-experiment-id",
            experiment,
            "Content-Encoding",
            "gzip");
    assertThat(answer.statusCode()).isEqualTo(413);
    byte[] empty = field(2, new byte[0]);
    byte[] many = new byte[empty.length * 100_001];
    for (int i = 0; i < many.length; i++) {
      many[i] = empty[i % empty.length];
    }
    HttpResponse<byte[]> tooMany = export(field(1, field(2, many)));
    assertThat(tooMany.statusCode()).isEqualTo(413);
    assertThat(text(tooMany)).contains("100000");
  }

  @Test
  void deepValuesAndAbsurdTimesAreNamed() {
    AttributeValue deep = new AttributeValue.Flag(true);
    for (int i = 0; i < 100; i++) {
      deep = new AttributeValue.Array(List.of(deep));
    }
    HttpResponse<byte[]> answer = export(request(span(trace(5), PARENT, "", Map.of("deep", deep))));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(text(answer)).contains("64 deep");
    byte[] late = span(trace(5), PARENT, "", Map.of());
    ByteArrayOutputStream with = new ByteArrayOutputStream();
    with.writeBytes(late);
    with.writeBytes(new byte[] {0x41, -1, -1, -1, -1, -1, -1, -1, -1});
    HttpResponse<byte[]> absurd = export(request(with.toByteArray()));
    assertThat(absurd.statusCode()).isEqualTo(422);
    assertThat(text(absurd)).contains("18446744073709551615 ns");
    assertThat(get(trace(5)).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"'',422", "x,400", "999999,404"})
  void theExperimentMustBeThere(String header, int status) {
    byte[] body = request(span(trace(6), PARENT, "", Map.of()));
    HttpResponse<byte[]> answer =
        header.isEmpty()
            ? export(PROTOBUF, body)
            : export(PROTOBUF, body, "x-mlflow-experiment-id", header);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(get(trace(6)).status()).isEqualTo(404);
  }

  // ---- traces ----

  private String start(String id, String more) {
    Answer answer =
        server.post(
            TRACES,
            "{\"trace\":{\"trace_info\":{\"trace_id\":\""
                + id
                + "\",\"trace_location\":{\"mlflow_experiment\":{\"experiment_id\":\""
                + experiment
                + "\"}},\"request_time\":\"2026-01-01T00:00:00.5Z\",\"state\":\"OK\""
                + more
                + "}}}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private Answer send(String method, String path, String json) {
    return server.send(method, path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  private String found(String filter) {
    Answer answer =
        server.post(
            TRACES + "/search",
            "{\"locations\":[{\"mlflow_experiment\":{\"experiment_id\":\""
                + experiment
                + "\"}}],\"filter\":\""
                + filter
                + "\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void tracesAreToldTaggedFoundAndDeleted() {
    start(
        "tr-told",
        ",\"execution_duration\":\"1.5s\",\"tags\":{\"mlflow.traceName\":\"told\",\"team\":\"a\"},"
            + "\"trace_metadata\":{\"mlflow.trace.tokenUsage\":\"{\\\"total_tokens\\\": 9}\"}");
    assertThat(found("name = 'told' AND tags.team = 'a' AND execution_time > 1000"))
        .contains("tr-told");
    assertThat(found("trace.total_tokens = 9 AND status = 'OK'")).contains("tr-told");
    assertThat(
            send("PATCH", TRACES + "/tr-told/tags", "{\"key\":\"team\",\"value\":\"b\"}").status())
        .isEqualTo(200);
    assertThat(found("name = 'told' AND tags.team = 'a'")).doesNotContain("tr-told");
    assertThat(send("DELETE", TRACES + "/tr-told/tags", "{\"key\":\"team\"}").status())
        .isEqualTo(200);
    assertThat(send("DELETE", TRACES + "/tr-told/tags", "{\"key\":\"team\"}").status())
        .isEqualTo(404);
    Answer deleted =
        server.post(
            TRACES + "/delete-traces",
            "{\"experiment_id\":\"" + experiment + "\",\"request_ids\":[\"tr-told\",\"tr-no\"]}");
    assertThat(deleted.body()).isEqualTo("{\"traces_deleted\":1}");
    assertThat(server.get(TRACES + "/tr-told").status()).isEqualTo(404);
  }

  @Test
  void assessmentsAreMadeChangedOverriddenAndFound() {
    start("tr-said", ",\"tags\":{\"mlflow.traceName\":\"said\"}");
    String all = TRACES + "/tr-said/assessments";
    Answer made =
        server.post(
            all,
            "{\"assessment\":{\"assessment_name\":\"good\",\"feedback\":{\"value\":{\"x\":1}},"
                + "\"source\":{\"source_type\":\"HUMAN\",\"source_id\":\"ann\"}}}");
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    String id = made.field("assessment_id");
    assertThat(
            send(
                    "PATCH",
                    all + "/" + id,
                    "{\"assessment\":{\"feedback\":{\"value\":\"yes\"}},"
                        + "\"update_mask\":\"feedback\"}")
                .body())
        .contains("\"feedback\":{\"value\":\"yes\"}");
    assertThat(found("feedback.good = 'yes'")).contains("tr-said");
    Answer second =
        server.post(
            all,
            "{\"assessment\":{\"assessment_name\":\"good\",\"feedback\":{\"value\":false},"
                + "\"overrides\":\""
                + id
                + "\"}}");
    assertThat(found("feedback.good = 'yes'")).doesNotContain("tr-said");
    assertThat(found("feedback.good = 'false'")).contains("tr-said");
    assertThat(
            server
                .send("DELETE", all + "/" + second.field("assessment_id"), "", new byte[0])
                .status())
        .isEqualTo(200);
    assertThat(server.get(all + "/" + id).body()).contains("\"valid\":true");
    assertThat(
            send(
                    "PATCH",
                    all + "/" + id,
                    "{\"assessment\":{\"expectation\":{\"value\":1}},"
                        + "\"update_mask\":\"expectation\"}")
                .status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "' OR 1=1--",
        "span.nothing = 'x'",
        "attributes.name",
        "status > 'OK'",
        "issue.name = 'x'"
      })
  void wrongFiltersAreRefused(String filter) {
    Answer answer =
        server.post(
            TRACES + "/search",
            "{\"locations\":[],\"filter\":\"" + filter.replace("\"", "\\\"") + "\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"trace_id\":\"../x\"",
        "\"trace_id\":\"tr-x\",\"request_time\":\"+99999-01-01T00:00:00Z\"",
        "\"trace_id\":\"tr-x\",\"execution_duration\":\"1e99s\"",
        "\"trace_id\":\"tr-x\",\"state\":\"GREAT\""
      })
  void wrongTracesAreRefused(String fields) {
    Answer answer =
        server.post(
            TRACES,
            "{\"trace\":{\"trace_info\":{\"trace_location\":{\"mlflow_experiment\":"
                + "{\"experiment_id\":\""
                + experiment
                + "\"}},"
                + fields
                + "}}}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(server.get(TRACES + "/tr-x").status()).isEqualTo(404);
  }

  @Test
  void metricsAreCountedByDimensions() {
    start(
        "tr-m1",
        ",\"tags\":{\"mlflow.traceName\":\"metric\",\"m\":\"1\"},\"execution_duration\":\"1s\"");
    start(
        "tr-m2",
        ",\"tags\":{\"mlflow.traceName\":\"metric\",\"m\":\"1\"},\"execution_duration\":\"3s\"");
    Answer answer =
        server.post(
            TRACES + "/metrics",
            "{\"experiment_ids\":[\""
                + experiment
                + "\"],\"view_type\":\"TRACES\",\"metric_name\":\"latency\","
                + "\"aggregations\":[{\"aggregation_type\":\"AVG\"},"
                + "{\"aggregation_type\":\"PERCENTILE\",\"percentile_value\":75}],"
                + "\"dimensions\":[\"trace_name\"],\"filters\":[\"trace.tag.m = '1'\"]}");
    assertThat(answer.body())
        .contains("\"dimensions\":{\"trace_name\":\"metric\"}")
        .contains("\"AVG\":2000")
        .contains("\"P75.0\":2500");
  }
}
