package dev.quipu.server.mlflow.tracking;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.models.ModelUse;
import dev.quipu.core.text.Text;
import dev.quipu.engine.Engine;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.models.Models;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.runs.RunChange;
import dev.quipu.engine.runs.Runs;
import dev.quipu.engine.runs.Runs.NewRun;
import dev.quipu.engine.runs.Runs.RunQuery;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.JsonBody;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.Question;
import dev.quipu.server.mlflow.request.Wording;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Creates, changes and finds runs. The data that runs log comes through [LogRoutes].
public final class RunRoutes {
  private static final int DEFAULT_PAGE = 1000;
  private static final Results<Run> NONE = new Results<>(List.of(), null);

  private final Runs runs;
  private final Experiments experiments;
  private final Models models;

  public RunRoutes(Engine engine) {
    this.runs = engine.runs();
    this.experiments = engine.experiments();
    this.models = engine.models();
  }

  public List<Route> below(String base) {
    return List.of(
        new Route(Method.POST, base + "/create", Permission.WRITE, this::create),
        new Route(Method.GET, base + "/get", Permission.READ, Question.handler(this::get)),
        new Route(Method.POST, base + "/search", Permission.READ, Question.handler(this::search)),
        new Route(Method.POST, base + "/update", Permission.WRITE, this::update),
        new Route(Method.POST, base + "/delete", Permission.WRITE, this::delete),
        new Route(Method.POST, base + "/restore", Permission.WRITE, this::restore));
  }

  private void create(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    Tags tags = new Tags();
    Tags.read(input, "tags", tags::add);
    @Nullable String name = input.text("run_name").filter(text -> !text.isEmpty()).orElse(null);
    if (name != null && tags.name() != null && !name.equals(tags.name())) {
      throw QuipuException.invalid(
          "run_name is "
              + Text.quote(name)
              + ", but the tag mlflow.runName is "
              + Text.quote(tags.name()));
    }
    OptionalLong start = input.integer("start_time");
    Run run =
        runs.create(
                exchange.scope(),
                new NewRun(
                    null,
                    Input.experimentId(
                        input.text("experiment_id").filter(id -> !id.isEmpty()).orElse("0")),
                    name == null ? tags.name() : name,
                    input.text("user_id").orElse(null),
                    start.isPresent() && start.getAsLong() != 0 ? start.getAsLong() : null,
                    tags.parent(),
                    List.of(),
                    tags.plain(),
                    tags.note()))
            .run();
    send(exchange, run);
  }

  /// The run of an id.
  public JsonBody get(Scope scope, Input input) {
    return body(scope, runs.load(scope, input.runId(), RunColumns.ALL));
  }

  private void send(Exchange exchange, Run run) throws IOException {
    exchange.sendJson(200, body(exchange.scope(), run));
  }

  private JsonBody body(Scope scope, Run run) {
    @Nullable ArtifactLocation elsewhere = elsewhere(scope, run.info());
    List<ModelUse> uses =
        models.uses(scope, List.of(run.info().id())).getOrDefault(run.info().id(), List.of());
    return json -> {
      json.writeStartObject();
      json.writeName("run");
      RunJson.write(json, run, elsewhere, uses);
      json.writeEndObject();
    };
  }

  private @Nullable ArtifactLocation elsewhere(Scope scope, RunInfo run) {
    return experiments.artifactLocations(scope, Set.of(run.experiment())).get(run.experiment());
  }

  /// A page of runs.
  public JsonBody search(Scope scope, Input input) {
    RunQuery query =
        new RunQuery(
            Input.experimentIds(input.texts("experiment_ids")),
            SearchNames.RUNS,
            input.text("filter").orElse(""),
            input.texts("order_by"),
            input.view("run_view_type"),
            RunColumns.ALL,
            input.integer("max_results", DEFAULT_PAGE, 1, PageLimits.RUNS_PER_PAGE),
            input.text("page_token").orElse(null));
    Results<Run> found = search(scope, query);
    Map<ExperimentId, ArtifactLocation> elsewhere =
        experiments.artifactLocations(
            scope,
            found.items().stream().map(run -> run.info().experiment()).collect(Collectors.toSet()));
    Map<RunId, List<ModelUse>> uses =
        models.uses(scope, found.items().stream().map(run -> run.info().id()).toList());
    return json -> {
      json.writeStartObject();
      if (!found.items().isEmpty()) {
        json.writeArrayPropertyStart("runs");
        found
            .items()
            .forEach(run ->
                RunJson.write(
                    json,
                    run,
                    elsewhere.get(run.info().experiment()),
                    uses.getOrDefault(run.info().id(), List.of())));
        json.writeEndArray();
      }
      Answers.writeNextPage(json, found.nextPageToken());
      json.writeEndObject();
    };
  }

  /// In MLflow, a search that names no experiment finds nothing; its filter is still read.
  private Results<Run> search(Scope scope, RunQuery query) {
    Results<Run> found = runs.search(scope, query);
    Collection<ExperimentId> named = query.experiments();
    return named != null && named.isEmpty() ? NONE : found;
  }

  private void update(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    RunId id = input.runId();
    @Nullable RunStatus status = input.word("status").map(RunRoutes::status).orElse(null);
    OptionalLong end = input.integer("end_time");
    RunInfo info =
        runs.update(
            exchange.scope(),
            id,
            RunChange.NONE
                .withName(input.text("run_name").filter(name -> !name.isEmpty()).orElse(null))
                .withStatus(status, end.isPresent() ? end.getAsLong() : null));
    @Nullable ArtifactLocation elsewhere = elsewhere(exchange.scope(), info);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeName("run_info");
          RunJson.writeInfo(json, info, elsewhere);
          json.writeEndObject();
        });
  }

  private static RunStatus status(String word) {
    return RunJson.status(word)
        .orElseThrow(() ->
            Wording.wrongField(
                "status", Text.quote(word), "RUNNING, SCHEDULED, FINISHED, FAILED or KILLED"));
  }

  private void delete(Exchange exchange) throws IOException {
    runs.delete(exchange.scope(), Input.of(exchange).runId());
    Answers.sendNothing(exchange);
  }

  private void restore(Exchange exchange) throws IOException {
    runs.restore(exchange.scope(), Input.of(exchange).runId());
    Answers.sendNothing(exchange);
  }
}
