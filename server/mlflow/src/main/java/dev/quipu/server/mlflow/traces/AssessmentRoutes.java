package dev.quipu.server.mlflow.traces;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.TraceId;
import dev.quipu.engine.Engine;
import dev.quipu.engine.traces.Assessments;
import dev.quipu.engine.traces.Assessments.AssessmentChange;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.Wording;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes, changes and reads assessments.
public final class AssessmentRoutes {
  private final Assessments assessments;

  public AssessmentRoutes(Engine engine) {
    this.assessments = engine.assessments();
  }

  /// The routes below a path.
  ///
  /// @param base such as `/api/3.0/mlflow/traces`
  public List<Route> below(String base) {
    String all = base + "/{trace}/assessments";
    String one = all + "/{assessment}";
    return List.of(
        new Route(Method.POST, all, Permission.WRITE, this::create),
        new Route(Method.GET, one, Permission.READ, this::get),
        new Route(Method.PATCH, one, Permission.WRITE, this::update),
        new Route(Method.DELETE, one, Permission.WRITE, this::delete));
  }

  private static TraceId trace(Exchange exchange) {
    return TraceInput.id(exchange.variable("trace"));
  }

  private static JsonObject body(Exchange exchange) throws IOException {
    return Input.of(exchange)
        .json()
        .object("assessment")
        .orElseThrow(() -> Wording.noField("assessment"));
  }

  private void create(Exchange exchange) throws IOException {
    TraceId trace = trace(exchange);
    Assessment made = AssessmentJson.read(body(exchange), trace, assessments);
    send(exchange, assessments.create(exchange.scope(), made));
  }

  private void get(Exchange exchange) throws IOException {
    send(
        exchange,
        assessments.load(exchange.scope(), trace(exchange), exchange.variable("assessment")));
  }

  private void update(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    JsonObject json =
        input.json().object("assessment").orElseThrow(() -> Wording.noField("assessment"));
    Set<String> mask =
        mask(input.text("update_mask").orElseThrow(() -> Wording.noField("update_mask")));
    boolean says = mask.contains("feedback") || mask.contains("expectation");
    AssessmentJson.@Nullable Said said = says ? AssessmentJson.said(json) : null;
    send(
        exchange,
        assessments.update(
            exchange.scope(),
            trace(exchange),
            exchange.variable("assessment"),
            new AssessmentChange(
                mask.contains("assessment_name") ? json.text("assessment_name").orElse(null) : null,
                said == null ? null : said.kind(),
                said == null ? null : said.value(),
                said == null ? null : said.error(),
                mask.contains("rationale") ? json.text("rationale").orElse(null) : null,
                mask.contains("metadata") ? AssessmentJson.metadata(json) : Map.of(),
                mask.contains("valid") ? json.bool("valid").orElse(null) : null)));
  }

  /// The fields of a mask, which has them in camel case or snake case.
  private static Set<String> mask(String text) {
    Set<String> fields = new HashSet<>();
    for (String field : text.split(",", -1)) {
      String name = field.strip().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
      switch (name) {
        case "assessment_name", "feedback", "expectation", "rationale", "metadata", "valid" ->
            fields.add(name);
        default ->
            throw QuipuException.invalid(
                "Field "
                    + Text.quote(field)
                    + " of update_mask is none of assessment_name, feedback, expectation,"
                    + " rationale, metadata and valid");
      }
    }
    return fields;
  }

  private void delete(Exchange exchange) throws IOException {
    assessments.delete(exchange.scope(), trace(exchange), exchange.variable("assessment"));
    Answers.sendNothing(exchange);
  }

  private static void send(Exchange exchange, Assessment assessment) throws IOException {
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeName("assessment");
          AssessmentJson.write(json, assessment);
          json.writeEndObject();
        });
  }
}
