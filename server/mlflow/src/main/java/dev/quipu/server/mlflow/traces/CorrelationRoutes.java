package dev.quipu.server.mlflow.traces;

import dev.quipu.engine.Engine;
import dev.quipu.engine.traces.Correlation;
import dev.quipu.engine.traces.TraceSearches;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.mlflow.request.Input;
import java.io.IOException;
import java.util.List;

/// Says how often two conditions hold of the same traces.
public final class CorrelationRoutes {
  private final TraceSearches searches;

  public CorrelationRoutes(Engine engine) {
    this.searches = engine.traceSearches();
  }

  /// The routes below a path.
  ///
  /// @param base such as `/api/3.0/mlflow/traces`
  public List<Route> below(String base) {
    return List.of(
        new Route(
            Method.POST, base + "/calculate-filter-correlation", Permission.READ, this::correlate));
  }

  private void correlate(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    TraceSearches.Counts counts =
        searches.count(
            exchange.scope(),
            TraceNames.TRACES,
            Input.experimentIds(input.texts("experiment_ids")),
            input.requiredText("filter_string1"),
            input.requiredText("filter_string2"),
            input.text("base_filter").orElse(""));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeName("npmi");
          Json.writeNumber(json, Correlation.of(counts));
          json.writeName("npmi_smoothed");
          Json.writeNumber(json, Correlation.smoothed(counts));
          json.writeNumberProperty("filter1_count", counts.first());
          json.writeNumberProperty("filter2_count", counts.second());
          json.writeNumberProperty("joint_count", counts.both());
          json.writeNumberProperty("total_count", counts.all());
          json.writeEndObject();
        });
  }
}
