package dev.quipu.server.nativeapi.traces;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceLimits;
import dev.quipu.engine.Engine;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.traces.TraceDetails;
import dev.quipu.engine.traces.TraceQuery;
import dev.quipu.engine.traces.TraceSearches;
import dev.quipu.engine.traces.TraceSearches.OfRuns;
import dev.quipu.engine.traces.Traces;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.NextPage;
import dev.quipu.server.nativeapi.request.Paths;
import dev.quipu.server.nativeapi.request.SearchNames;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Traces: the search, one with its spans, tags, and removal.
public final class TraceRoutes {
  private static final int PAGE = 100;
  private static final String ALL = Paths.PROJECT + "/traces";
  private static final String ONE = ALL + "/{trace}";

  private final Traces traces;
  private final TraceSearches searches;
  private final TraceDetails details;

  public TraceRoutes(Engine engine) {
    this.traces = engine.traces();
    this.searches = engine.traceSearches();
    this.details = engine.traceDetails();
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, ALL, Permission.READ, this::search),
        new Route(Method.GET, ONE, Permission.READ, this::load),
        new Route(Method.DELETE, ONE, Permission.WRITE, this::delete),
        new Route(Method.GET, ONE + "/spans/{span}", Permission.READ, this::loadSpan),
        new Route(Method.PUT, ONE + "/tags", Permission.WRITE, this::putTag),
        new Route(Method.DELETE, ONE + "/tags", Permission.WRITE, this::removeTag));
  }

  /// The id of a trace that must be there.
  private static TraceId id(Exchange exchange) {
    String id = exchange.variable("trace");
    if (!TraceId.isValid(id)) {
      throw Traces.missing(id);
    }
    return new TraceId(id);
  }

  private static @Nullable List<ExperimentId> experiments(Exchange exchange) {
    List<String> ids = exchange.parameters("experimentId");
    return ids.isEmpty() ? null : ids.stream().map(Ids::experiment).toList();
  }

  private void search(Exchange exchange) throws IOException {
    Results<OfRuns> found =
        searches.searchOfRuns(
            exchange.scope(),
            new TraceQuery(
                experiments(exchange),
                SearchNames.TRACES,
                exchange.parameter("filter").orElse(""),
                exchange.parameters("orderBy"),
                exchange.integerParameter("maxResults", PAGE, 1, TraceLimits.TRACES_PER_PAGE),
                exchange.parameter("pageToken").orElse(null)));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("traces");
          for (OfRuns one : found.items()) {
            json.writeStartObject();
            TraceJson.writeFields(json, one.trace(), one.runs());
            json.writeEndObject();
          }
          json.writeEndArray();
          NextPage.write(json, found.nextPageToken());
          json.writeEndObject();
        });
  }

  private void load(Exchange exchange) throws IOException {
    TraceDetails.Outline outline = details.load(exchange.scope(), id(exchange));
    exchange.sendJson(200, json -> TraceJson.write(json, outline));
  }

  private void loadSpan(Exchange exchange) throws IOException {
    TraceDetails.Shown span =
        details.loadSpan(exchange.scope(), id(exchange), exchange.variable("span"));
    exchange.sendJson(200, json -> SpanJson.write(json, span));
  }

  private void delete(Exchange exchange) {
    TraceId id = id(exchange);
    ExperimentId experiment = traces.load(exchange.scope(), id).info().experiment();
    traces.delete(exchange.scope(), experiment, List.of(id));
    exchange.sendEmpty(204);
  }

  private void putTag(Exchange exchange) throws IOException {
    TraceId id = id(exchange);
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    traces.putTag(exchange.scope(), id, body.requiredText("key"), body.requiredText("value"));
    exchange.sendEmpty(204);
  }

  private void removeTag(Exchange exchange) {
    String key =
        exchange
            .parameter("key")
            .orElseThrow(() -> QuipuException.invalid("Parameter key is missing"));
    traces.removeTag(exchange.scope(), id(exchange), key);
    exchange.sendEmpty(204);
  }
}
