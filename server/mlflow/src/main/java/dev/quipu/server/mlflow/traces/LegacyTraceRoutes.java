package dev.quipu.server.mlflow.traces;

import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.trace.TokenUsage;
import dev.quipu.core.trace.Trace;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceInfo;
import dev.quipu.core.trace.TraceState;
import dev.quipu.engine.Engine;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.traces.Traces;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.Wording;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The routes of clients before MLflow 3: a trace is begun and ended.
public final class LegacyTraceRoutes {
  private static final String PREFIX = "tr-";

  private final Traces traces;
  private final TraceRoutes routes;
  private final IdSource ids;

  public LegacyTraceRoutes(Engine engine, TraceRoutes routes) {
    this.traces = engine.traces();
    this.routes = routes;
    this.ids = IdSource.system();
  }

  /// The routes below a path.
  ///
  /// @param base such as `/api/2.0/mlflow`
  public List<Route> below(String base) {
    String all = base + "/traces";
    return List.of(
        new Route(Method.POST, all, Permission.WRITE, this::start),
        new Route(Method.GET, all, Permission.READ, this::search),
        new Route(Method.PATCH, all + "/{trace}", Permission.WRITE, this::end),
        new Route(Method.GET, all + "/{trace}/info", Permission.READ, this::getInfo));
  }

  /// Clients of MLflow 3 send a whole trace to the same place.
  private void start(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    Optional<JsonObject> whole = input.json().object("trace");
    if (whole.isPresent()) {
      routes.start(exchange, whole.get());
      return;
    }
    Trace told =
        told(
            new TraceId(PREFIX + ids.nextRunId().hex()),
            input.experimentId(),
            TraceState.IN_PROGRESS,
            Times.checked(
                "timestamp_ms",
                input.integer("timestamp_ms").orElseThrow(() -> Wording.noField("timestamp_ms"))),
            null,
            input);
    send(exchange, traces.start(exchange.scope(), told));
  }

  private static Trace told(
      TraceId id,
      ExperimentId experiment,
      TraceState state,
      long requestMs,
      @Nullable Long endMs,
      Input input) {
    return new Trace(
        new TraceInfo(
            id,
            experiment,
            null,
            state,
            requestMs,
            endMs,
            null,
            null,
            null,
            TokenUsage.NONE,
            false,
            false),
        TraceInput.cut(input.pairs("request_metadata")),
        TraceInput.cut(input.pairs("tags")),
        List.of());
  }

  private void end(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    long endMs =
        Times.checked(
            "timestamp_ms",
            input.integer("timestamp_ms").orElseThrow(() -> Wording.noField("timestamp_ms")));
    Trace told =
        told(
            TraceInput.id(exchange.variable("trace")),
            ExperimentId.DEFAULT,
            TraceInput.state(input.word("status").orElseThrow(() -> Wording.noField("status"))),
            0,
            endMs,
            input);
    send(exchange, traces.end(exchange.scope(), told));
  }

  private void getInfo(Exchange exchange) throws IOException {
    send(exchange, traces.load(exchange.scope(), TraceInput.id(exchange.variable("trace"))));
  }

  private void send(Exchange exchange, Trace trace) throws IOException {
    Map<ExperimentId, ArtifactLocation> elsewhere =
        routes.elsewhere(exchange.scope(), List.of(trace));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeName("trace_info");
          TraceJson.writeLegacy(json, trace, elsewhere.get(trace.info().experiment()));
          json.writeEndObject();
        });
  }

  private void search(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    Results<Trace> found = routes.search(exchange.scope(), input.texts("experiment_ids"), input);
    Map<ExperimentId, ArtifactLocation> elsewhere =
        routes.elsewhere(exchange.scope(), found.items());
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("traces");
          found
              .items()
              .forEach(trace ->
                  TraceJson.writeLegacy(json, trace, elsewhere.get(trace.info().experiment())));
          json.writeEndArray();
          Answers.writeNextPage(json, found.nextPageToken());
          json.writeEndObject();
        });
  }
}
