package dev.quipu.server.nativeapi.lineage;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import dev.quipu.engine.lineage.Examples;
import dev.quipu.engine.lineage.Examples.Example;
import dev.quipu.engine.lineage.LineageLimits;
import dev.quipu.engine.lineage.Measurements;
import dev.quipu.engine.lineage.Measurements.Comparison;
import dev.quipu.engine.port.lineage.MeasurementReader.Filter;
import dev.quipu.engine.port.lineage.MeasurementReader.Measurement;
import dev.quipu.engine.port.lineage.MeasurementReader.Order;
import dev.quipu.engine.port.lineage.MeasurementReader.RunChoice;
import dev.quipu.engine.port.lineage.MeasurementReader.Statistic;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Measurements of runs and objects, objects compared by them, and data sets of examples.
public final class MeasurementRoutes {
  private static final int PAGE = 1000;
  private static final int COMPARED = 100;

  private final Measurements measurements;
  private final Examples examples;

  public MeasurementRoutes(Measurements measurements, Examples examples) {
    this.measurements = measurements;
    this.examples = examples;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, Paths.RUN + "/measurements", Permission.READ, this::ofRun),
        new Route(
            Method.GET,
            Paths.PROJECT + "/objects/{digest}/measurements",
            Permission.READ,
            this::ofObject),
        new Route(
            Method.POST, Paths.PROJECT + "/measurements/compare", Permission.READ, this::compare),
        new Route(
            Method.POST, Paths.PROJECT + "/examples/search", Permission.READ, this::examples));
  }

  private void ofRun(Exchange exchange) throws IOException {
    Filter filter =
        new Filter(
            metric(exchange),
            parameter(exchange, "taskId", SpanId::new),
            parameter(exchange, "object", Digest::new));
    Results<Measurement> page =
        measurements.ofRun(
            exchange.scope(), Ids.run(exchange), filter, max(exchange), token(exchange));
    exchange.sendJson(200, json -> MeasurementJson.write(json, page));
  }

  private void ofObject(Exchange exchange) throws IOException {
    Results<Measurement> page =
        measurements.ofObject(
            exchange.scope(),
            new Digest(exchange.variable("digest")),
            metric(exchange),
            max(exchange),
            token(exchange));
    exchange.sendJson(200, json -> MeasurementJson.write(json, page));
  }

  private static @Nullable String metric(Exchange exchange) {
    return parameter(exchange, "metric", metric -> Keys.check("Metric key", metric));
  }

  private static <T> @Nullable T parameter(
      Exchange exchange, String name, Function<String, T> reading) {
    String text = exchange.parameter(name).orElse("");
    return text.isEmpty() ? null : reading.apply(text);
  }

  private static int max(Exchange exchange) {
    return exchange.integerParameter("max", PAGE, 1, LineageLimits.PER_PAGE);
  }

  private static @Nullable String token(Exchange exchange) {
    return exchange.parameter("pageToken").orElse(null);
  }

  // ---- comparison ----

  private void compare(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    List<String> metrics = body.texts("metrics");
    metrics.forEach(metric -> Keys.check("Metric key", metric));
    Comparison comparison =
        measurements.compare(
            exchange.scope(),
            runs(body),
            metrics,
            body.object("orderBy").map(MeasurementRoutes::order).orElse(null),
            body.integer("max", COMPARED, 1, LineageLimits.PER_PAGE),
            body.text("pageToken").orElse(null));
    exchange.sendJson(200, json -> MeasurementJson.write(json, comparison));
  }

  private static RunChoice runs(JsonObject body) {
    List<String> runs = body.texts("runIds");
    List<String> experiments = body.texts("experimentIds");
    if (runs.isEmpty() == experiments.isEmpty()) {
      throw QuipuException.invalid(
          "Exactly one of the fields \"runIds\" and \"experimentIds\" must be there");
    }
    return runs.isEmpty()
        ? new RunChoice.OfExperiments(experiments.stream().map(Ids::experiment).toList())
        : new RunChoice.Named(runs.stream().map(RunId::new).toList());
  }

  private static Order order(JsonObject order) {
    return new Order(
        Keys.check("Metric key", order.requiredText("metric")),
        statistic(order.text("statistic").orElse("last")),
        order.bool("descending").orElse(false));
  }

  private static Statistic statistic(String word) {
    for (Statistic statistic : Statistic.values()) {
      if (word(statistic).equals(word)) {
        return statistic;
      }
    }
    throw QuipuException.invalid(
        "Field \"statistic\" is "
            + Text.quote(word)
            + "; it must be one of "
            + Arrays.stream(Statistic.values())
                .map(MeasurementRoutes::word)
                .collect(Collectors.joining(", ")));
  }

  private static String word(Statistic statistic) {
    return statistic.name().toLowerCase(Locale.ROOT);
  }

  // ---- examples ----

  private void examples(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    Examples.Question question =
        new Examples.Question(
            runs(body),
            body.text("task").map(name -> Keys.check("Name of a task", name)).orElse(null));
    Results<Example> page =
        examples.page(
            exchange.scope(),
            question,
            body.integer("max", COMPARED, 1, LineageLimits.EXAMPLES_PER_PAGE),
            body.text("pageToken").orElse(null));
    exchange.sendJson(200, json -> MeasurementJson.writeExamples(json, page));
  }
}
