package dev.quipu.server.mlflow.tracking;

import dev.quipu.codec.line.OrderedPoints;
import dev.quipu.codec.line.Points;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.charts.SeriesReader;
import dev.quipu.engine.charts.SeriesReader.PointOrder;
import dev.quipu.engine.charts.SeriesReader.PointPage;
import dev.quipu.engine.port.Scope;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.JsonBody;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.Names;
import dev.quipu.server.mlflow.request.Question;
import dev.quipu.server.mlflow.request.Wording;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The points of metrics.
public final class MetricRoutes {
  private static final int BULK_RUNS = 100;
  private static final int BULK_POINTS = 25_000;
  private static final int SAMPLED_STEPS = 2500;
  private static final int[] NOTHING = {};

  private final SeriesReader series;

  public MetricRoutes(SeriesReader series) {
    this.series = series;
  }

  /// The routes below a path.
  ///
  /// @param forPages whether these routes are for MLflow's page, which has one more
  public List<Route> below(String base, boolean forPages) {
    List<Route> routes = new ArrayList<>();
    routes.add(new Route(Method.GET, base + "/get-history", Permission.READ, this::history));
    routes.add(
        new Route(
            Method.GET,
            base + "/get-history-bulk-interval",
            Permission.READ,
            Question.handler(this::sampled)));
    if (forPages) {
      routes.add(new Route(Method.GET, base + "/get-history-bulk", Permission.READ, this::bulk));
    }
    return routes;
  }

  private void history(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    RunId run = input.runId();
    String key = Names.find(input.requiredText("metric_key"));
    PointPage page =
        series.page(
            exchange.scope(),
            run,
            key,
            input.integer("max_results", 0, 0, Integer.MAX_VALUE),
            input.text("page_token").orElse(null));
    String name = Names.of(key);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          if (page.end() > page.start()) {
            json.writeArrayPropertyStart("metrics");
            page.each(points -> {
              for (int i = 0; i < points.size(); i++) {
                write(json, null, name, points, i);
              }
            });
            json.writeEndArray();
          }
          Answers.writeNextPage(json, page.nextPageToken());
          json.writeEndObject();
        });
  }

  private void bulk(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    List<String> ids = input.texts("run_id");
    if (ids.isEmpty()) {
      throw QuipuException.invalid("GetMetricHistoryBulk request must specify at least one run_id");
    }
    if (ids.size() > BULK_RUNS) {
      throw QuipuException.invalid(
          "GetMetricHistoryBulk request cannot specify more than "
              + BULK_RUNS
              + " run_ids; it names "
              + ids.size());
    }
    List<RunId> runs = runs(ids);
    String key =
        input
            .text("metric_key")
            .map(Names::find)
            .orElseThrow(() ->
                QuipuException.invalid("GetMetricHistoryBulk request must specify a metric_key"));
    int max = input.integer("max_results", BULK_POINTS, 0, Integer.MAX_VALUE);
    List<Sample> samples = new ArrayList<>();
    int left = Math.min(max, BULK_POINTS);
    for (RunId run : new TreeSet<>(runs)) {
      if (left == 0) {
        break;
      }
      Optional<OrderedPoints> all = find(exchange.scope(), run, key, PointOrder.TIME);
      if (all.isPresent()) {
        exchange.memory().take(Points.GROWING_BYTES * Math.min(left, all.get().size()));
        Points points = all.get().at(0, left);
        samples.add(new Sample(run, points, Sampling.first(points.size())));
        left -= points.size();
      }
    }
    exchange.sendJson(200, body(key, samples));
  }

  /// Points of some runs at evenly spaced steps.
  public JsonBody sampled(Scope scope, Input input) {
    List<String> ids = input.texts("run_ids");
    if (ids.isEmpty()) {
      throw Wording.noField("run_ids");
    }
    if (ids.size() > BULK_RUNS) {
      throw QuipuException.invalid(
          "GetMetricHistoryBulkInterval request must specify at most "
              + BULK_RUNS
              + " run_ids. Received "
              + ids.size()
              + " run_ids");
    }
    String key = Names.find(input.requiredText("metric_key"));
    long max = input.integer("max_results").orElse(SAMPLED_STEPS);
    if (max < 1 || max > SAMPLED_STEPS) {
      throw QuipuException.invalid(
          "max_results must be between 1 and " + SAMPLED_STEPS + "; it is " + max);
    }
    OptionalLong start = input.integer("start_step");
    OptionalLong end = input.integer("end_step");
    if (start.isPresent() != end.isPresent()) {
      throw QuipuException.invalid(
          "If either start step or end step are specified, both must be specified.");
    }
    if (start.isPresent() && start.getAsLong() > end.getAsLong()) {
      throw QuipuException.invalid(
          "end_step must be greater than start_step. start_step is "
              + start.getAsLong()
              + " and end_step is "
              + end.getAsLong());
    }
    List<Sample> whole = new ArrayList<>();
    for (RunId run : runs(ids)) {
      find(scope, run, key, PointOrder.STEP)
          .ifPresent(points -> {
            scope.memory().take(Points.GROWING_BYTES * points.size());
            whole.add(new Sample(run, points.at(0, points.size()), NOTHING));
          });
    }
    Sampling sampling =
        Sampling.of(
            whole.stream().map(sample -> sample.points).toList(),
            start.orElse(Long.MIN_VALUE),
            end.orElse(Long.MAX_VALUE),
            (int) max);
    List<Sample> samples =
        whole.stream()
            .map(sample -> new Sample(sample.run, sample.points, sampling.chosenOf(sample.points)))
            .toList();
    return body(key, samples);
  }

  private static List<RunId> runs(List<String> ids) {
    List<RunId> runs = new ArrayList<>();
    for (String id : ids) {
      if (RunId.isValid(id)) {
        runs.add(new RunId(id));
      }
    }
    return runs;
  }

  /// The points of a series; absent if there is no such run, because these routes skip unknown
  /// runs.
  private Optional<OrderedPoints> find(Scope scope, RunId run, String key, PointOrder order) {
    try {
      return Optional.of(series.points(scope, run, key, order));
    } catch (QuipuException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Some points of a run.
  private static final class Sample {
    final RunId run;
    final Points points;

    /// The positions of the points, ascending.
    final int[] chosen;

    Sample(RunId run, Points points, int[] chosen) {
      this.run = run;
      this.points = points;
      this.chosen = chosen;
    }
  }

  private static JsonBody body(String key, List<Sample> samples) {
    String name = Names.of(key);
    return json -> {
      json.writeStartObject();
      json.writeArrayPropertyStart("metrics");
      for (Sample sample : samples) {
        for (int i : sample.chosen) {
          write(json, sample.run, name, sample.points, i);
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    };
  }

  private static void write(
      JsonGenerator json, @Nullable RunId run, String name, Points points, int i) {
    json.writeStartObject();
    RunJson.writePoint(json, name, points.step(i), points.timeMs(i), points.value(i));
    if (run != null) {
      json.writeStringProperty("run_id", run.hex());
    }
    json.writeEndObject();
  }
}
