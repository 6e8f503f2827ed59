package dev.quipu.server.nativeapi.runs;

import dev.quipu.core.alerts.StopRequest;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.Attempt;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Tag;
import dev.quipu.core.text.Text;
import dev.quipu.engine.alerts.Alerts;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.points.RunAttempts;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.runs.Life;
import dev.quipu.engine.runs.Pulses;
import dev.quipu.engine.runs.RunChange;
import dev.quipu.engine.runs.Runs;
import dev.quipu.engine.runs.Runs.Made;
import dev.quipu.engine.runs.Runs.NewRun;
import dev.quipu.engine.runs.Runs.RunQuery;
import dev.quipu.engine.runs.Stops;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.alerts.AlertJson;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.NextPage;
import dev.quipu.server.nativeapi.request.Paths;
import dev.quipu.server.nativeapi.request.SearchNames;
import dev.quipu.server.nativeapi.request.StopHeader;
import dev.quipu.server.nativeapi.request.Values;
import dev.quipu.server.nativeapi.request.Views;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Runs and the search for them.
public final class RunRoutes {
  private static final int PAGE = 100;

  private final Runs runs;
  private final Experiments experiments;
  private final RunAttempts attempts;
  private final Pulses pulses;
  private final Alerts alerts;
  private final Stops stops;

  public RunRoutes(
      Runs runs,
      Experiments experiments,
      RunAttempts attempts,
      Pulses pulses,
      Alerts alerts,
      Stops stops) {
    this.alerts = alerts;
    this.stops = stops;
    this.attempts = attempts;
    this.runs = runs;
    this.experiments = experiments;
    this.pulses = pulses;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.POST, Paths.RUNS, Permission.WRITE, this::create),
        new Route(Method.POST, Paths.RUNS + "/search", Permission.READ, this::search),
        new Route(Method.GET, Paths.RUN, Permission.READ, this::load),
        new Route(Method.PATCH, Paths.RUN, Permission.WRITE, this::update),
        new Route(Method.DELETE, Paths.RUN, Permission.WRITE, this::delete),
        new Route(Method.GET, Paths.RUN + "/children", Permission.READ, this::children),
        new Route(Method.POST, Paths.RUN + "/stop", Permission.WRITE, this::stop),
        new Route(Method.POST, Paths.RUN + "/heartbeat", Permission.WRITE, this::beat),
        new Route(Method.POST, Paths.RUN + "/restore", Permission.WRITE, this::restore));
  }

  private void write(JsonGenerator json, Exchange exchange, Run run, boolean metrics) {
    Life life = pulses.of(exchange.scope().project(), run.info()).orElse(null);
    RunJson.write(json, run, life, metrics);
  }

  private void beat(Exchange exchange) {
    RunId id = Ids.run(exchange);
    pulses.beat(exchange.scope(), id);
    new StopHeader(stops).add(exchange, id);
    exchange.sendEmpty(204);
  }

  private void stop(Exchange exchange) throws IOException {
    RunId id = Ids.run(exchange);
    String reason = exchange.json(Limits.JSON_BODY_BYTES).text("reason").orElse("");
    StopRequest stored = stops.request(exchange.scope(), id, reason);
    exchange.sendJson(200, json -> AlertJson.write(json, stored));
  }

  private void create(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    List<Tag> tags = new ArrayList<>();
    Values.tags(body, false).forEach((key, value) -> tags.add(new Tag(key, String.valueOf(value))));
    NewRun wanted =
        new NewRun(
            body.text("id").map(RunId::new).orElse(null),
            experiment(exchange, body),
            body.text("name").orElse(null),
            body.text("user").orElse(null),
            integer(body, "startMs"),
            body.text("parentRunId").map(RunId::new).orElse(null),
            Values.params(body),
            tags,
            body.text("notes").orElse(null));
    Made made = runs.create(exchange.scope(), wanted);
    exchange.sendJson(made.isNew() ? 201 : 200, json -> write(json, exchange, made.run(), true));
  }

  private ExperimentId experiment(Exchange exchange, JsonObject body) {
    if (body.has("experiment") == body.has("experimentId")) {
      throw QuipuException.invalid(
          "A run is made in one experiment: exactly one of the fields \"experimentId\" and"
              + " \"experiment\" (its name) must be there");
    }
    return body.has("experiment")
        ? experiments.ensure(exchange.scope(), body.requiredText("experiment")).id()
        : Ids.experiment(body.requiredText("experimentId"));
  }

  private static @Nullable Long integer(JsonObject body, String field) {
    OptionalLong value = body.integer(field);
    return value.isPresent() ? value.getAsLong() : null;
  }

  private void load(Exchange exchange) throws IOException {
    RunId id = Ids.run(exchange);
    Run run = runs.load(exchange.scope(), id, RunColumns.ALL);
    List<Attempt> all = attempts.all(exchange.scope(), id);
    Life life = pulses.of(exchange.scope().project(), run.info()).orElse(null);
    long children = runs.countChildren(exchange.scope(), List.of(id)).getOrDefault(id, 0L);
    long firings = alerts.countUnacknowledged(exchange.scope(), List.of(id)).getOrDefault(id, 0L);
    StopRequest stop = stops.find(exchange.scope(), id).orElse(null);
    RunJson.Aside aside = new RunJson.Aside(children, firings, stop);
    exchange.sendJson(200, json -> RunJson.write(json, run, life, true, all, aside));
  }

  private void children(Exchange exchange) throws IOException {
    Results<RunInfo> found =
        runs.children(
            exchange.scope(),
            Ids.run(exchange),
            exchange.integerParameter("maxResults", PAGE, 1, PageLimits.RUNS_PER_PAGE),
            exchange.parameter("pageToken").orElse(null));
    Map<RunId, Long> below =
        runs.countChildren(exchange.scope(), found.items().stream().map(RunInfo::id).toList());
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("runs");
          for (RunInfo info : found.items()) {
            Run bare = new Run(info, List.of(), List.of(), List.of(), null, List.of());
            Life life = pulses.of(exchange.scope().project(), info).orElse(null);
            RunJson.Aside aside = new RunJson.Aside(below.getOrDefault(info.id(), 0L), 0, null);
            RunJson.write(json, bare, life, false, List.of(), aside);
          }
          json.writeEndArray();
          NextPage.write(json, found.nextPageToken());
          json.writeEndObject();
        });
  }

  private void update(Exchange exchange) throws IOException {
    RunId id = Ids.run(exchange);
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    List<Tag> tags = new ArrayList<>();
    Set<String> removed = new HashSet<>();
    Values.tags(body, true)
        .forEach((key, value) -> {
          if (value == null) {
            removed.add(Runs.checkTagKey(key));
          } else {
            tags.add(new Tag(key, value));
          }
        });
    RunChange change =
        new RunChange(
            body.text("name").orElse(null),
            status(body),
            integer(body, "endMs"),
            body.text("notes").orElse(null),
            integer(body, "notesVersion"),
            Values.params(body),
            tags,
            removed);
    if (change.name() != null && change.name().isBlank()) {
      throw QuipuException.invalid("Run name is empty");
    }
    runs.update(exchange.scope(), id, change);
    new StopHeader(stops).add(exchange, id);
    sendWithoutMetrics(exchange, id);
  }

  private static @Nullable RunStatus status(JsonObject body) {
    return body.text("status")
        .map(word ->
            RunStatus.find(word)
                .orElseThrow(() ->
                    QuipuException.invalid(
                        "Run status is "
                            + Text.quote(word)
                            + "; it must be running, scheduled, completed, failed or killed")))
        .orElse(null);
  }

  private void delete(Exchange exchange) {
    runs.delete(exchange.scope(), Ids.run(exchange));
    exchange.sendEmpty(204);
  }

  private void restore(Exchange exchange) throws IOException {
    RunId id = Ids.run(exchange);
    runs.restore(exchange.scope(), id);
    sendWithoutMetrics(exchange, id);
  }

  private void sendWithoutMetrics(Exchange exchange, RunId id) throws IOException {
    Run run = runs.load(exchange.scope(), id, RunColumns.ALL);
    exchange.sendJson(200, json -> write(json, exchange, run, false));
  }

  private void search(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    RunQuery query =
        new RunQuery(
            body.has("experimentIds")
                ? body.texts("experimentIds").stream().map(Ids::experiment).toList()
                : null,
            SearchNames.RUNS,
            body.text("filter").orElse(""),
            body.texts("orderBy"),
            Views.of(body.text("view").orElse("active")),
            Columns.of(body.texts("columns")),
            body.integer("maxResults", PAGE, 1, PageLimits.RUNS_PER_PAGE),
            body.text("pageToken").orElse(null));
    Runs.Counted answer = runs.searchAndCount(exchange.scope(), query);
    Results<Run> found = answer.page();
    List<RunId> ids = found.items().stream().map(run -> run.info().id()).toList();
    Map<RunId, Long> below = runs.countChildren(exchange.scope(), ids);
    Map<RunId, Long> firings = alerts.countUnacknowledged(exchange.scope(), ids);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("runs");
          for (Run run : found.items()) {
            Life life = pulses.of(exchange.scope().project(), run.info()).orElse(null);
            RunId id = run.info().id();
            RunJson.Aside aside =
                new RunJson.Aside(below.getOrDefault(id, 0L), firings.getOrDefault(id, 0L), null);
            RunJson.write(json, run, life, true, List.of(), aside);
          }
          json.writeEndArray();
          NextPage.write(json, found.nextPageToken());
          json.writeNumberProperty("total", answer.total());
          json.writeEndObject();
        });
  }
}
