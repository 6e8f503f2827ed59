package dev.quipu.server.nativeapi.experiments;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.text.Text;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.experiments.Experiments.ExperimentChange;
import dev.quipu.engine.experiments.Experiments.ExperimentQuery;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.read.ColumnUse;
import dev.quipu.engine.port.read.ExperimentActivity;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.NextPage;
import dev.quipu.server.nativeapi.request.Paths;
import dev.quipu.server.nativeapi.request.SearchNames;
import dev.quipu.server.nativeapi.request.Values;
import dev.quipu.server.nativeapi.request.Views;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Experiments, and the keys that their runs use.
public final class ExperimentRoutes {
  private static final String ONE = Paths.EXPERIMENTS + "/{experimentId}";
  private static final int PAGE = 100;
  private static final int COLUMNS = 500;

  /// What may become of an experiment that is there already.
  private static final Set<String> IF_EXISTS = Set.of("fail", "return", "update");

  private final Experiments experiments;

  public ExperimentRoutes(Experiments experiments) {
    this.experiments = experiments;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, Paths.EXPERIMENTS, Permission.READ, this::search),
        new Route(Method.POST, Paths.EXPERIMENTS, Permission.WRITE, this::create),
        new Route(Method.GET, ONE, Permission.READ, this::load),
        new Route(Method.PATCH, ONE, Permission.WRITE, this::update),
        new Route(Method.DELETE, ONE, Permission.WRITE, this::delete),
        new Route(Method.POST, ONE + "/restore", Permission.WRITE, this::restore),
        new Route(Method.GET, ONE + "/columns", Permission.READ, this::columns));
  }

  private void search(Exchange exchange) throws IOException {
    Results<ExperimentActivity> found =
        experiments.search(
            exchange.scope(),
            new ExperimentQuery(
                SearchNames.EXPERIMENTS,
                exchange.parameter("filter").orElse(""),
                exchange.parameters("orderBy"),
                Views.of(exchange.parameter("view").orElse("active")),
                exchange.integerParameter("maxResults", PAGE, 1, PageLimits.EXPERIMENTS_PER_PAGE),
                exchange.parameter("pageToken").orElse(null)));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("experiments");
          found.items().forEach(experiment -> ExperimentJson.write(json, experiment));
          json.writeEndArray();
          NextPage.write(json, found.nextPageToken());
          json.writeEndObject();
        });
  }

  private void create(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    String name = body.requiredText("name");
    String ifExists = body.text("ifExists").orElse("fail");
    if (!IF_EXISTS.contains(ifExists)) {
      throw QuipuException.invalid(
          "Field \"ifExists\" is " + Text.quote(ifExists) + "; it must be fail, return or update");
    }
    Optional<Experiment> known =
        ifExists.equals("fail") ? Optional.empty() : experiments.findByName(exchange.scope(), name);
    if (known.isPresent()) {
      send(exchange, 200, existing(exchange.scope(), name, ifExists, body).id());
      return;
    }
    try {
      send(exchange, 201, create(exchange.scope(), name, body).id());
    } catch (QuipuException e) {
      if (e.code() != ErrorCode.ALREADY_EXISTS || ifExists.equals("fail")) {
        throw e;
      }
      // Another client has made the experiment in the meantime.
      send(exchange, 200, existing(exchange.scope(), name, ifExists, body).id());
    }
  }

  /// The experiment that is there, with what the request says about it if that is to change it. A
  /// description that is empty changes nothing, and nothing is written if nothing would change.
  private Experiment existing(Scope scope, String name, String ifExists, JsonObject body) {
    Experiment there = experiments.ensure(scope, name);
    String description = body.text("description").orElse("");
    Map<String, @Nullable String> tags = Values.tags(body, false);
    boolean same =
        (description.isEmpty() || description.equals(there.description()))
            && there.tags().entrySet().containsAll(tags.entrySet());
    return same || !ifExists.equals("update")
        ? there
        : experiments.update(
            scope,
            there.id(),
            new ExperimentChange(null, description.isEmpty() ? null : description, null, tags));
  }

  private Experiment create(Scope scope, String name, JsonObject body) {
    Map<String, String> tags = new HashMap<>();
    Values.tags(body, false).forEach((key, value) -> tags.put(key, String.valueOf(value)));
    return experiments.create(scope, name, body.text("description").orElse(""), tags, null);
  }

  private void load(Exchange exchange) throws IOException {
    send(exchange, 200, Ids.experiment(exchange));
  }

  private void update(Exchange exchange) throws IOException {
    ExperimentId id = Ids.experiment(exchange);
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    experiments.update(
        exchange.scope(),
        id,
        new ExperimentChange(
            body.text("name").orElse(null),
            body.text("description").orElse(null),
            status(body),
            Values.tags(body, true)));
    send(exchange, 200, id);
  }

  private static @Nullable ExperimentStatus status(JsonObject body) {
    return body.text("status")
        .map(word ->
            ExperimentStatus.find(word)
                .orElseThrow(() ->
                    QuipuException.invalid(
                        "Experiment status is "
                            + Text.quote(word)
                            + "; it must be active, completed or archived")))
        .orElse(null);
  }

  private void delete(Exchange exchange) {
    experiments.delete(exchange.scope(), Ids.experiment(exchange));
    exchange.sendEmpty(204);
  }

  private void restore(Exchange exchange) throws IOException {
    ExperimentId id = Ids.experiment(exchange);
    experiments.restore(exchange.scope(), id);
    send(exchange, 200, id);
  }

  private void columns(Exchange exchange) throws IOException {
    var columns =
        experiments.columns(
            exchange.scope(),
            Ids.experiment(exchange),
            exchange.parameter("q").orElse(""),
            kind(exchange),
            exchange.integerParameter("maxResults", COLUMNS, 1, PageLimits.COLUMNS_PER_LIST),
            exchange.parameter("pageToken").orElse(null));
    exchange.sendJson(200, json -> ExperimentJson.writeColumns(json, columns));
  }

  private static ColumnUse.@Nullable Kind kind(Exchange exchange) {
    return exchange
        .parameter("kind")
        .map(word ->
            ExperimentJson.kind(word)
                .orElseThrow(() ->
                    QuipuException.invalid(
                        "Parameter kind is "
                            + Text.quote(word)
                            + "; it must be metric, param or tag")))
        .orElse(null);
  }

  private void send(Exchange exchange, int status, ExperimentId id) throws IOException {
    ExperimentActivity activity = experiments.loadActivity(exchange.scope(), id);
    exchange.sendJson(status, json -> ExperimentJson.write(json, activity));
  }
}
