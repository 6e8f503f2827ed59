package dev.quipu.server.nativeapi.models;

import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.models.LoggedModel;
import dev.quipu.core.models.ModelUse;
import dev.quipu.engine.models.Models;
import dev.quipu.engine.models.Models.ModelQuery;
import dev.quipu.engine.port.models.ModelSearch;
import dev.quipu.engine.port.models.ModelSearch.ModelOrder;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.Results;
import dev.quipu.query.FilterParser;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.Paths;
import dev.quipu.server.nativeapi.request.SearchNames;
import dev.quipu.server.nativeapi.request.Views;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Models: those of a run, those a search finds, one of them. Their files have routes of their own.
public final class ModelRoutes {
  private static final String MODELS = Paths.PROJECT + "/models";
  private static final String ONE = MODELS + "/{modelId}";
  private static final int PAGE = 100;

  private final Models models;

  public ModelRoutes(Models models) {
    this.models = models;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, Paths.RUN + "/models", Permission.READ, this::ofRun),
        new Route(Method.POST, MODELS + "/search", Permission.READ, this::search),
        new Route(Method.GET, ONE, Permission.READ, this::load),
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
