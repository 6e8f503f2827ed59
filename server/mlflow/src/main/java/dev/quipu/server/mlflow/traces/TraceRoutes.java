package dev.quipu.server.mlflow.traces;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.trace.Trace;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceLimits;
import dev.quipu.engine.Engine;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.traces.Assessments;
import dev.quipu.engine.traces.TraceQuery;
import dev.quipu.engine.traces.TraceSearches;
import dev.quipu.engine.traces.Traces;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.MlflowLimits;
import dev.quipu.server.mlflow.request.Wording;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Takes, reads, changes and finds traces. [AssessmentRoutes] has what is said of them, and
/// [LegacyTraceRoutes] the routes of clients before MLflow 3.
public final class TraceRoutes {
  private static final int DEFAULT_PAGE = 100;
  private static final String SIZE = "mlflow.trace.sizeStats";
  private static final String FILE = "traces.json";

  private final Traces traces;
  private final TraceSearches searches;
  private final Assessments assessments;
  private final Experiments experiments;

  public TraceRoutes(Engine engine) {
    this.traces = engine.traces();
    this.searches = engine.traceSearches();
    this.assessments = engine.assessments();
    this.experiments = engine.experiments();
  }

  /// The routes below a path.
  ///
  /// @param base such as `/api/3.0/mlflow`
  public List<Route> below(String base) {
    String all = base + "/traces";
    String one = all + "/{trace}";
    return List.of(
        new Route(Method.GET, all + "/get", Permission.READ, this::get),
        new Route(Method.GET, all + "/batchGet", Permission.READ, this::batchGet),
        new Route(Method.POST, all + "/batchGet", Permission.READ, this::batchGet),
        new Route(Method.GET, all + "/batchGetInfos", Permission.READ, this::batchGetInfos),
        new Route(Method.POST, all + "/batchGetInfos", Permission.READ, this::batchGetInfos),
        new Route(Method.POST, all + "/search", Permission.READ, this::search),
        new Route(Method.POST, all + "/delete-traces", Permission.WRITE, this::delete),
        new Route(Method.POST, all + "/link-to-run", Permission.WRITE, this::linkToRun),
        new Route(Method.POST, all + "/link-prompts", Permission.WRITE, this::linkPrompts),
        new Route(Method.GET, one, Permission.READ, this::getInfo),
        new Route(Method.PATCH, one + "/tags", Permission.WRITE, this::putTag),
        new Route(Method.DELETE, one + "/tags", Permission.WRITE, this::removeTag),
        new Route(Method.GET, base + "/get-trace-artifact", Permission.READ, this::file));
  }

  /// Stores what a client of MLflow 3 tells of a trace.
  void start(Exchange exchange, JsonObject trace) throws IOException {
    JsonObject info =
        trace.object("trace_info").orElseThrow(() -> Wording.noField("trace.trace_info"));
    Trace stored = traces.start(exchange.scope(), TraceInput.told(info, assessments));
    sendInfo(exchange, stored);
  }

  private void getInfo(Exchange exchange) throws IOException {
    sendInfo(exchange, traces.load(exchange.scope(), TraceInput.id(exchange.variable("trace"))));
  }

  private void sendInfo(Exchange exchange, Trace trace) throws IOException {
    Map<ExperimentId, ArtifactLocation> elsewhere = elsewhere(exchange.scope(), List.of(trace));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeObjectPropertyStart("trace");
          json.writeName("trace_info");
          TraceJson.write(json, trace, elsewhere.get(trace.info().experiment()));
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  Map<ExperimentId, ArtifactLocation> elsewhere(Scope scope, List<Trace> some) {
    Set<ExperimentId> ids =
        some.stream().map(trace -> trace.info().experiment()).collect(Collectors.toSet());
    return experiments.artifactLocations(scope, ids);
  }

  private void get(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    Traces.Whole whole =
        traces.loadWhole(exchange.scope(), TraceInput.id(input.requiredText("trace_id")));
    boolean partial =
        input.text("allow_partial").filter(word -> word.equalsIgnoreCase("true")).isPresent();
    if (!partial && !isComplete(whole)) {
      throw QuipuException.notFound(
          "Trace with ID "
              + whole.trace().info().id()
              + " is not fully exported yet, please try again later.");
    }
    Map<ExperimentId, ArtifactLocation> elsewhere =
        elsewhere(exchange.scope(), List.of(whole.trace()));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeName("trace");
          write(json, whole, elsewhere);
          json.writeEndObject();
        });
  }

  /// Whether as many spans have come as the client has said there are.
  private static boolean isComplete(Traces.Whole whole) {
    String size = whole.trace().metadata().get(SIZE);
    if (size == null || !size.startsWith("{")) {
      return !whole.spans().isEmpty();
    }
    long wanted = Json.readObject(size).integer("num_spans").orElse(0);
    return whole.spans().size() >= wanted;
  }

  private static void write(
      JsonGenerator json, Traces.Whole whole, Map<ExperimentId, ArtifactLocation> elsewhere) {
    Trace trace = whole.trace();
    json.writeStartObject();
    json.writeName("trace_info");
    TraceJson.write(json, trace, elsewhere.get(trace.info().experiment()));
    if (!whole.spans().isEmpty()) {
      json.writeArrayPropertyStart("spans");
      whole.spans().forEach(span -> SpanJson.write(json, trace.info().id(), span));
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void batchGet(Exchange exchange) throws IOException {
    List<TraceId> ids = TraceInput.ids(Input.of(exchange).texts("trace_ids"));
    List<Trace> found = traces.find(exchange.scope(), ids);
    Map<ExperimentId, ArtifactLocation> elsewhere = elsewhere(exchange.scope(), found);
    List<Traces.Whole> whole = new ArrayList<>();
    for (Trace trace : found) {
      Traces.Whole one = traces.loadWhole(exchange.scope(), trace.info().id());
      if (isComplete(one)) {
        whole.add(one);
      }
    }
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          if (!whole.isEmpty()) {
            json.writeArrayPropertyStart("traces");
            whole.forEach(one -> write(json, one, elsewhere));
            json.writeEndArray();
          }
          json.writeEndObject();
        });
  }

  private void batchGetInfos(Exchange exchange) throws IOException {
    List<TraceId> ids = TraceInput.ids(Input.of(exchange).texts("trace_ids"));
    sendInfos(exchange, "trace_infos", new Results<>(traces.find(exchange.scope(), ids), null));
  }

  private void search(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    List<String> ids = new ArrayList<>();
    for (JsonObject location : input.objects("locations")) {
      location
          .object("mlflow_experiment")
          .flatMap(experiment -> experiment.text("experiment_id"))
          .ifPresent(ids::add);
    }
    sendInfos(exchange, "traces", search(exchange.scope(), ids, input));
  }

  Results<Trace> search(Scope scope, List<String> experimentIds, Input input) {
    return searches.search(
        scope,
        new TraceQuery(
            Input.experimentIds(experimentIds),
            TraceNames.TRACES,
            input.text("filter").orElse(""),
            input.texts("order_by"),
            input.integer("max_results", DEFAULT_PAGE, 1, MlflowLimits.TRACES_PER_PAGE),
            input.text("page_token").orElse(null)));
  }

  private void sendInfos(Exchange exchange, String name, Results<Trace> found) throws IOException {
    Map<ExperimentId, ArtifactLocation> elsewhere = elsewhere(exchange.scope(), found.items());
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          if (!found.items().isEmpty()) {
            json.writeArrayPropertyStart(name);
            found
                .items()
                .forEach(trace ->
                    TraceJson.write(json, trace, elsewhere.get(trace.info().experiment())));
            json.writeEndArray();
          }
          Answers.writeNextPage(json, found.nextPageToken());
          json.writeEndObject();
        });
  }

  private void delete(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    ExperimentId experiment = input.experimentId();
    List<String> ids = input.texts("request_ids");
    OptionalLong until = input.integer("max_timestamp_millis");
    if (ids.isEmpty() && until.isEmpty()) {
      throw QuipuException.invalid(
          "Either `max_timestamp_millis` or `request_ids` must be specified");
    }
    if (!ids.isEmpty() && (until.isPresent() || input.integer("max_traces").isPresent())) {
      throw QuipuException.invalid(
          "`request_ids` cannot be specified beside `max_timestamp_millis` or `max_traces`");
    }
    int max = input.integer("max_traces", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
    int deleted =
        ids.isEmpty()
            ? traces.deleteOldest(exchange.scope(), experiment, until.getAsLong(), max)
            : traces.delete(exchange.scope(), experiment, TraceInput.ids(ids));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeNumberProperty("traces_deleted", deleted);
          json.writeEndObject();
        });
  }

  private void linkToRun(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    List<String> ids = input.texts("trace_ids");
    if (ids.size() > MlflowLimits.TRACES_PER_LINK) {
      throw QuipuException.invalid(
          "Cannot link more than "
              + MlflowLimits.TRACES_PER_LINK
              + " traces to a run in a single request. Provided "
              + ids.size()
              + " traces.");
    }
    traces.linkToRun(exchange.scope(), TraceInput.ids(ids), input.runId());
    Answers.sendNothing(exchange);
  }

  private void linkPrompts(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    List<String> prompts = new ArrayList<>();
    for (JsonObject prompt : input.objects("prompt_versions")) {
      @Nullable Object version = prompt.raw("version");
      prompts.add(prompt.requiredText("name") + "/" + version);
    }
    if (prompts.size() > TraceLimits.LINKS_PER_TRACE) {
      throw QuipuException.invalid(
          "The request names "
              + prompts.size()
              + " prompts; at most "
              + TraceLimits.LINKS_PER_TRACE
              + " are allowed");
    }
    traces.linkPrompts(exchange.scope(), TraceInput.id(input.requiredText("trace_id")), prompts);
    Answers.sendNothing(exchange);
  }

  private void putTag(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    String value = input.text("value").orElse("");
    traces.putTag(
        exchange.scope(),
        TraceInput.id(exchange.variable("trace")),
        input.requiredText("key"),
        TraceInput.cut(Map.of("", value)).getOrDefault("", ""));
    Answers.sendNothing(exchange);
  }

  private void removeTag(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    traces.removeTag(
        exchange.scope(), TraceInput.id(exchange.variable("trace")), input.requiredText("key"));
    Answers.sendNothing(exchange);
  }

  /// The spans as the file that clients before MLflow 3.5 would have uploaded.
  private void file(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    Traces.Whole whole =
        traces.loadWhole(exchange.scope(), TraceInput.id(input.requiredText("request_id")));
    exchange.setHeader("Content-Disposition", "attachment; filename=" + FILE);
    exchange.setHeader("X-Content-Type-Options", "nosniff");
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("spans");
          whole
              .spans()
              .forEach(span -> SpanJson.writeForFile(json, whole.trace().info().id(), span));
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
