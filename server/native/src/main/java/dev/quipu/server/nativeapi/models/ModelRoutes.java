package dev.quipu.server.nativeapi.models;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.LoggedModel;
import dev.quipu.core.models.ModelPoint;
import dev.quipu.core.models.ModelStatus;
import dev.quipu.core.models.ModelUse;
import dev.quipu.core.text.Text;
import dev.quipu.engine.Engine;
import dev.quipu.engine.models.ModelChange;
import dev.quipu.engine.models.Models;
import dev.quipu.engine.models.Models.ModelQuery;
import dev.quipu.engine.models.Models.NewModel;
import dev.quipu.engine.points.Appender;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.points.InAttempt;
import dev.quipu.engine.port.models.ModelSearch;
import dev.quipu.engine.port.models.ModelSearch.ModelOrder;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.runs.RunChange;
import dev.quipu.query.FilterParser;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.Paths;
import dev.quipu.server.nativeapi.request.RowObjects;
import dev.quipu.server.nativeapi.request.SearchNames;
import dev.quipu.server.nativeapi.request.Values;
import dev.quipu.server.nativeapi.request.Views;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Models: what runs make, those a search finds, one of them, its metrics. Their files have routes
/// of their own.
public final class ModelRoutes {
  private static final String MODELS = Paths.PROJECT + "/models";
  private static final String ONE = MODELS + "/{modelId}";
  private static final int PAGE = 100;

  private final Models models;
  private final Appender appender;
  private final InstantSource clock;

  public ModelRoutes(Engine engine, InstantSource clock) {
    models = engine.models();
    appender = engine.appender();
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, Paths.RUN + "/models", Permission.READ, this::ofRun),
        new Route(Method.POST, Paths.RUN + "/models", Permission.WRITE, this::create),
        new Route(Method.POST, MODELS + "/search", Permission.READ, this::search),
        new Route(Method.GET, ONE, Permission.READ, this::load),
        new Route(Method.PATCH, ONE, Permission.WRITE, this::change),
        new Route(Method.POST, ONE + "/metrics", Permission.WRITE, this::log),
        new Route(Method.DELETE, ONE, Permission.WRITE, this::delete),
        new Route(Method.POST, ONE + "/restore", Permission.WRITE, this::restore));
  }

  private void ofRun(Exchange exchange) throws IOException {
    RunId run = Ids.run(exchange);
    Results<LoggedModel> page =
        models.ofRun(
            exchange.scope(),
            run,
            exchange.integerParameter("max", PAGE, 1, PageLimits.MODELS_PER_PAGE),
            exchange.parameter("pageToken").orElse(null));
    Map<ModelId, List<ModelUse>> uses =
        models.uses(exchange.scope(), List.of(run)).getOrDefault(run, List.of()).stream()
            .collect(Collectors.groupingBy(ModelUse::model));
    exchange.sendJson(
        200,
        json ->
            ModelJson.writePage(
                json, page, model -> uses.getOrDefault(model.info().id(), List.of())));
  }

  private void create(Exchange exchange) throws IOException {
    RunId run = Ids.run(exchange);
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    List<Tag> tags = new ArrayList<>();
    Values.tags(body, false).forEach((key, value) -> tags.add(new Tag(key, String.valueOf(value))));
    NewModel wanted =
        new NewModel(
            ExperimentId.DEFAULT,
            body.text("name").orElse(null),
            body.text("type").orElse(""),
            "",
            Values.params(body),
            tags);
    long step = body.integer("step").orElse(0);
    LoggedModel model =
        models.createOfRun(
            exchange.scope(), run, body.text("id").map(ModelId::new).orElse(null), wanted, step);
    exchange.sendJson(201, json -> ModelJson.write(json, model, List.of()));
  }

  private void search(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    String filter = body.text("filter").orElse("");
    List<String> orderBy = body.texts("orderBy");
    @Nullable List<String> experiments =
        body.raw("experimentIds") == null ? null : body.texts("experimentIds");
    ModelSearch search =
        new ModelSearch(
            experiments == null ? null : experiments.stream().map(Ids::experiment).toList(),
            null,
            FilterParser.filter(filter, SearchNames.MODELS).orElse(null),
            List.of(),
            FilterParser.order(orderBy, SearchNames.MODELS).stream()
                .map(order -> new ModelOrder(order, null))
                .toList(),
            Views.of(body.text("view").orElse("active")),
            body.integer("max", PAGE, 1, PageLimits.MODELS_PER_PAGE),
            null);
    Results<LoggedModel> page =
        models.search(
            exchange.scope(),
            new ModelQuery(
                search,
                List.of("native", filter, orderBy).toString(),
                body.text("pageToken").orElse(null)));
    exchange.sendJson(200, json -> ModelJson.writePage(json, page, _ -> List.of()));
  }

  private void load(Exchange exchange) throws IOException {
    send(exchange, models.load(exchange.scope(), Ids.model(exchange)));
  }

  private void change(Exchange exchange) throws IOException {
    ModelId id = Ids.model(exchange);
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    Map<String, @Nullable String> tags = Values.tags(body, true);
    List<Tag> set = new ArrayList<>();
    Set<String> removed = new HashSet<>();
    tags.forEach((key, value) -> {
      if (value == null) {
        removed.add(key);
      } else {
        set.add(new Tag(key, value));
      }
    });
    send(
        exchange,
        models.change(
            exchange.scope(),
            id,
            new ModelChange(
                body.text("status").map(ModelRoutes::status).orElse(null),
                Values.params(body),
                set,
                removed)));
  }

  private static ModelStatus status(String word) {
    return ModelStatus.find(word)
        .orElseThrow(() ->
            QuipuException.invalid(
                "Status is " + Text.quote(word) + "; it must be pending, ready or upload_failed"));
  }

  /// Logs values of a run that say how good the model is. They are points of the run, too.
  private void log(Exchange exchange) throws IOException {
    ModelId id = Ids.model(exchange);
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    RunId run = new RunId(body.requiredText("runId"));
    JsonObject metrics =
        body.object("metrics")
            .orElseThrow(() -> QuipuException.invalid("Field \"metrics\" is missing"));
    long step = body.integer("step").orElse(0);
    long timeMs = body.integer("timeMs").orElseGet(clock::millis);
    Optional<JsonObject> dataset = body.object("dataset");
    FrameBuilder frame = new FrameBuilder();
    List<ModelPoint> points = new ArrayList<>();
    for (String key : metrics.names()) {
      double value =
          metrics
              .number(key)
              .orElseThrow(() -> QuipuException.invalid("Metric " + Text.quote(key) + " is null"));
      frame.add(key, step, timeMs, value);
      points.add(
          new ModelPoint(
              id,
              key,
              step,
              timeMs,
              value,
              dataset.flatMap(named -> named.text("name")).orElse(""),
              dataset.flatMap(named -> named.text("digest")).orElse("")));
    }
    RowObjects.requirePoints(frame);
    appender.append(
        exchange.scope(),
        run,
        new Batch(frame.build(), RunChange.NONE, InAttempt.NEWEST, null, points));
    exchange.sendEmpty(204);
  }

  private void delete(Exchange exchange) {
    models.delete(exchange.scope(), Ids.model(exchange));
    exchange.sendEmpty(204);
  }

  private void restore(Exchange exchange) throws IOException {
    send(exchange, models.restore(exchange.scope(), Ids.model(exchange)));
  }

  private static void send(Exchange exchange, LoggedModel model) throws IOException {
    exchange.sendJson(200, json -> ModelJson.write(json, model, List.of()));
  }
}
