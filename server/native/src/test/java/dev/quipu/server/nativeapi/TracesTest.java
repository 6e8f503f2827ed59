package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.otlp.ReceivedSpans.Received;
import dev.quipu.codec.otlp.SpanMessage;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.AttributeValue;
import dev.quipu.core.trace.Span;
import dev.quipu.core.trace.SpanStatus;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceLimits;
import dev.quipu.engine.port.Scope;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The routes of traces.
class TracesTest extends ServedTest {
  private static final Scope SCOPE = Scope.of(ProjectId.DEFAULT);
  private static final long NS = 1_700_000_000_123_456_789L;

  private static String hex(int trace) {
    return "%032x".formatted(trace);
  }

  private static String id(int trace) {
    return "tr-" + hex(trace);
  }

  private static Received span(
      int trace, int span, @Nullable Integer parent, String name, Map<String, Object> values) {
    Map<String, AttributeValue> attributes = new java.util.LinkedHashMap<>();
    values.forEach((key, value) ->
        attributes.put(
            key,
            value instanceof Long number
                ? new AttributeValue.Whole(number)
                : new AttributeValue.Words((String) value)));
    Span made =
        new Span(
            hex(trace),
            "%016x".formatted(span),
            parent == null ? null : "%016x".formatted(parent),
            name,
            1,
            NS + span * 1_000_000L,
            NS + trace * 50_000_000L,
            name.equals("bad") ? SpanStatus.ERROR : SpanStatus.OK,
            name.equals("bad") ? "out of time" : "",
            attributes,
            List.of(new Span.Event("told", NS + 7, Map.of("n", new AttributeValue.Whole(1)))));
    return new Received(made, SpanMessage.encode(made));
  }

  private void log(Received... spans) {
    server.engine().traces().log(SCOPE, ExperimentId.DEFAULT, List.of(spans));
  }

  private void someTraces() {
    log(
        span(1, 1, null, "answer", Map.of("mlflow.spanInputs", "{\"question\": \"2 + 2\"}")),
        span(
            1,
            2,
            1,
            "model",
            Map.of("gen_ai.usage.input_tokens", 7L, "gen_ai.usage.output_tokens", 3L)),
        span(2, 1, null, "bad", Map.of()),
        span(3, 1, null, "other", Map.of()));
  }

  private List<String> found(String parameters) {
    List<String> ids = new ArrayList<>();
    JsonNode page = server.get("/traces?" + parameters).json(200);
    page.get("traces").forEach(trace -> ids.add(trace.get("id").asString()));
    return ids;
  }

  private static String filter(String text) {
    return "filter=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void tracesAreFoundSortedAndPaged() {
    someTraces();
    assertThat(found("orderBy=duration%20DESC")).containsExactly(id(3), id(2), id(1));
    assertThat(found(filter("status = 'error'"))).containsExactly(id(2));
    assertThat(found(filter("name = 'answer' and duration < 60"))).containsExactly(id(1));
    assertThat(found(filter("span.name = 'model'"))).containsExactly(id(1));
    assertThat(found(filter("total_tokens > 9") + "&experimentId=0")).containsExactly(id(1));
    assertThat(found("experimentId=77")).isEmpty();
    JsonNode first = server.get("/traces?maxResults=2&orderBy=name").json(200);
    assertThat(first.get("traces")).hasSize(2);
    String token = first.get("nextPageToken").asString();
    JsonNode second = server.get("/traces?maxResults=2&orderBy=name&pageToken=" + token).json(200);
    assertThat(second.get("traces").get(0).get("id").asString()).isEqualTo(id(3));
    assertThat(second.has("nextPageToken")).isFalse();
    Served.assertError(
        server.get("/traces?maxResults=2&orderBy=cost&pageToken=" + token),
        400,
        "INVALID_ARGUMENT");
    JsonNode error =
        Served.assertError(server.get("/traces?" + filter("nmae = 'x'")), 400, "INVALID_ARGUMENT");
    assertThat(error.get("message").asString()).contains("nmae");
    Served.assertError(server.get("/traces?experimentId=x"), 400, "INVALID_ARGUMENT");
    Served.assertError(server.get("/traces?maxResults=1001"), 400, "INVALID_ARGUMENT");
  }

  @Test
  void aTraceOfARunNamesItsRun() {
    String run = server.newRun();
    Received root = span(1, 1, null, "work", Map.of());
    Span own = root.span();
    Span ofRun =
        new Span(
            run,
            own.id(),
            null,
            "work",
            1,
            own.startNs(),
            own.endNs(),
            own.status(),
            "",
            Map.of(),
            List.of());
    log(new Received(ofRun, SpanMessage.encode(ofRun)), root);
    JsonNode traces = server.get("/traces?" + filter("run_id = '" + run + "'")).json(200);
    assertThat(traces.get("traces")).hasSize(1);
    assertThat(traces.get("traces").get(0).get("runIds").get(0).asString()).isEqualTo(run);
    assertThat(server.get("/traces/" + id(1)).json(200).get("runIds")).isEmpty();
  }

  @Test
  void aTraceComesWithItsSpans() {
    someTraces();
    JsonNode trace = server.get("/traces/" + id(1)).json(200);
    assertThat(trace.get("name").asString()).isEqualTo("answer");
    assertThat(trace.get("status").asString()).isEqualTo("ok");
    assertThat(trace.get("spanCount").asInt()).isEqualTo(2);
    assertThat(trace.get("tokens").get("input").asInt()).isEqualTo(7);
    JsonNode root = trace.get("spans").get(0);
    assertThat(root.get("startNs").asString()).isEqualTo(Long.toString(NS + 1_000_000));
    JsonNode content = root.get("content");
    assertThat(content.get("inputs").get("question").asString()).isEqualTo("2 + 2");
    assertThat(content.get("attributes").get("mlflow.spanInputs").asString()).startsWith("{");
    assertThat(content.get("events").get(0).get("attributes").get("n").asInt()).isEqualTo(1);
    JsonNode model = trace.get("spans").get(1);
    assertThat(model.get("parentId")).isEqualTo(root.get("id"));
    assertThat(model.get("tokens").get("total").asInt()).isEqualTo(10);
    JsonNode bad = server.get("/traces/" + id(2)).json(200).get("spans").get(0);
    assertThat(bad.get("status").asString()).isEqualTo("error");
    assertThat(bad.get("content").get("message").asString()).isEqualTo("out of time");
  }

  @Test
  void whatIsTooLargeForATreeComesWithItsSpan() {
    String large = "x".repeat(TraceLimits.OUTLINE_BYTES);
    log(
        span(1, 1, null, "root", Map.of("small", "s")),
        span(1, 2, 1, "large", Map.of("text", large)));
    JsonNode spans = server.get("/traces/" + id(1)).json(200).get("spans");
    assertThat(spans.get(0).get("content").get("attributes").get("small").asString())
        .isEqualTo("s");
    assertThat(spans.get(1).get("name").asString()).isEqualTo("large");
    assertThat(spans.get(1).has("content")).isFalse();
    JsonNode alone =
        server.get("/traces/" + id(1) + "/spans/" + spans.get(1).get("id").asString()).json(200);
    assertThat(alone.get("content").get("attributes").get("text").asString()).isEqualTo(large);
  }

  @Test
  void onlySoManySpansMakeATree() {
    List<Received> many = new ArrayList<>();
    for (int i = 1; i <= TraceLimits.SPANS_PER_OUTLINE + 1; i++) {
      many.add(span(1, i, i == 1 ? null : 1, "s", Map.of()));
    }
    log(many.toArray(Received[]::new));
    JsonNode trace = server.get("/traces/" + id(1)).json(200);
    assertThat(trace.get("spanCount").asInt()).isEqualTo(TraceLimits.SPANS_PER_OUTLINE + 1);
    assertThat(trace.get("spans")).hasSize(TraceLimits.SPANS_PER_OUTLINE);
    JsonNode last = trace.get("spans").get(TraceLimits.SPANS_PER_OUTLINE - 1);
    assertThat(last.has("content")).isFalse();
  }

  @Test
  void whatIsSaidOfATraceComesWithIt() {
    someTraces();
    server
        .engine()
        .assessments()
        .create(
            SCOPE,
            new Assessment(
                "a-1",
                new TraceId(id(1)),
                "correct",
                Assessment.Kind.FEEDBACK,
                null,
                new Assessment.Source("HUMAN", "ann"),
                1,
                2,
                "true",
                null,
                "It is 4",
                Map.of(),
                null,
                true));
    JsonNode said = server.get("/traces/" + id(1)).json(200).get("assessments").get(0);
    assertThat(said.get("value").asBoolean()).isTrue();
    assertThat(said.get("rationale").asString()).isEqualTo("It is 4");
    assertThat(found(filter("feedback.correct = 'true'"))).containsExactly(id(1));
  }

  @Test
  void tagsAreSetAndRemoved() {
    someTraces();
    String tags = "/traces/" + id(1) + "/tags";
    assertThat(server.put(tags, "{\"key\":\"team\",\"value\":\"red\"}").status()).isEqualTo(204);
    assertThat(found(filter("tags.team = 'red'"))).containsExactly(id(1));
    assertThat(server.delete(tags + "?key=team").status()).isEqualTo(204);
    assertThat(found(filter("tags.team = 'red'"))).isEmpty();
    Served.assertError(server.delete(tags + "?key=team"), 404, "NOT_FOUND");
    Served.assertError(server.delete(tags), 400, "INVALID_ARGUMENT");
    Served.assertError(server.put(tags, "{\"key\":\"\",\"value\":\"x\"}"), 400, "INVALID_ARGUMENT");
  }

  @Test
  void aTraceIsRemovedForGood() {
    someTraces();
    assertThat(server.delete("/traces/" + id(2)).status()).isEqualTo(204);
    Served.assertError(server.get("/traces/" + id(2)), 404, "NOT_FOUND");
    Served.assertError(server.delete("/traces/" + id(2)), 404, "NOT_FOUND");
    Served.assertError(server.get("/traces/" + id(1) + "/spans/none"), 404, "NOT_FOUND");
    Served.assertError(server.get("/traces/%20"), 404, "NOT_FOUND");
    assertThat(found("")).hasSize(2);
  }
}
