package dev.quipu.server.mlflow.traces;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.engine.Engine;
import dev.quipu.engine.traces.TraceMetrics;
import dev.quipu.engine.traces.TraceMetrics.Aggregation;
import dev.quipu.engine.traces.TraceMetrics.Aggregation.Kind;
import dev.quipu.engine.traces.TraceMetrics.Group;
import dev.quipu.engine.traces.TraceMetrics.Of;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.Wording;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Counts and sums over traces, as MLflow's page shows them.
public final class MetricsRoutes {
  private static final String TIME = "time_bucket";

  private final TraceMetrics metrics;

  public MetricsRoutes(Engine engine) {
    this.metrics = engine.traceMetrics();
  }

  /// The routes below a path.
  ///
  /// @param base such as `/api/3.0/mlflow/traces`
  public List<Route> below(String base) {
    return List.of(new Route(Method.POST, base + "/metrics", Permission.READ, this::ask));
  }

  private void ask(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    String metric = input.requiredText("metric_name");
    List<Aggregation> aggregations = new ArrayList<>();
    for (JsonObject one : input.objects("aggregations")) {
      aggregations.add(
          new Aggregation(
              kind(one.raw("aggregation_type")), one.number("percentile_value").orElse(50)));
    }
    int max = input.integer("max_results", 1000, 1, TraceMetrics.GROUPS);
    List<Group> groups =
        metrics.ask(
            exchange.scope(),
            new TraceMetrics.Question(
                Input.experimentIds(input.texts("experiment_ids")),
                of(input.word("view_type").orElseThrow(() -> Wording.noField("view_type"))),
                metric,
                aggregations,
                input.texts("dimensions"),
                TraceNames.TRACES,
                String.join(
                    " AND ", input.texts("filters").stream().map(MetricsRoutes::plain).toList()),
                boxed(input.integer("time_interval_seconds")),
                boxed(input.integer("start_time_ms")),
                boxed(input.integer("end_time_ms"))));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          if (!groups.isEmpty()) {
            json.writeArrayPropertyStart("data_points");
            for (Group group : groups.subList(0, Math.min(max, groups.size()))) {
              json.writeStartObject();
              json.writeStringProperty("metric_name", metric);
              json.writeObjectPropertyStart("dimensions");
              if (group.beginMs() != null) {
                json.writeStringProperty(TIME, Instant.ofEpochMilli(group.beginMs()).toString());
              }
              group.dimensions().forEach(json::writeStringProperty);
              json.writeEndObject();
              json.writeObjectPropertyStart("values");
              for (int i = 0; i < aggregations.size(); i++) {
                json.writeName(name(aggregations.get(i)));
                Json.writeNumber(json, group.values().get(i));
              }
              json.writeEndObject();
              json.writeEndObject();
            }
            json.writeEndArray();
          }
          json.writeEndObject();
        });
  }

  private static @Nullable Long boxed(OptionalLong number) {
    return number.isPresent() ? (Long) number.getAsLong() : null;
  }

  /// MLflow writes `trace.tag.team` here and `tag.team` elsewhere.
  private static String plain(String filter) {
    return filter.strip().replaceFirst("^trace\\.(tag|metadata)\\.", "$1.");
  }

  private static Of of(String word) {
    return switch (word) {
      case "TRACES", "1" -> Of.TRACES;
      case "SPANS", "2" -> Of.SPANS;
      case "ASSESSMENTS", "3" -> Of.ASSESSMENTS;
      default ->
          throw Wording.wrongField("view_type", Text.quote(word), "TRACES, SPANS or ASSESSMENTS");
    };
  }

  private static Kind kind(@Nullable Object word) {
    return switch (String.valueOf(word)) {
      case "COUNT", "1" -> Kind.COUNT;
      case "SUM", "2" -> Kind.SUM;
      case "AVG", "3" -> Kind.AVG;
      case "PERCENTILE", "4" -> Kind.PERCENTILE;
      case "MIN", "5" -> Kind.MIN;
      case "MAX", "6" -> Kind.MAX;
      default ->
          throw QuipuException.invalid(
              "aggregation_type is "
                  + Text.quote(String.valueOf(word))
                  + "; there are COUNT, SUM, AVG, PERCENTILE, MIN and MAX");
    };
  }

  private static String name(Aggregation aggregation) {
    return aggregation.kind() == Kind.PERCENTILE
        ? "P" + BigDecimal.valueOf(aggregation.percentile()).toPlainString()
        : aggregation.kind().name();
  }
}
