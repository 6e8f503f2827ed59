package dev.quipu.server.nativeapi.export;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import dev.quipu.engine.export.ExportTable;
import dev.quipu.engine.export.Exports;
import dev.quipu.engine.export.KeyPatterns;
import dev.quipu.engine.export.RunSelection;
import dev.quipu.engine.export.SeriesQuestion;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.Paths;
import dev.quipu.server.nativeapi.request.SearchNames;
import dev.quipu.server.nativeapi.request.Views;
import dev.quipu.server.nativeapi.timelines.LogParameters;
import dev.quipu.server.nativeapi.timelines.TrackParameters;
import java.io.IOException;
import java.util.List;

/// Tables of a project as files.
public final class ExportRoutes {
  private final Exports exports;

  public ExportRoutes(Exports exports) {
    this.exports = exports;
  }

  public List<Route> routes() {
    return List.of(
        route("runs", this::runs),
        route("params", (exchange, runs) -> exports.params(exchange.scope(), runs)),
        route("metrics", this::metrics),
        route("series", this::series),
        route("logs", this::logs),
        route("tracks", this::tracks),
        route("tasks", (exchange, runs) -> exports.tasks(exchange.scope(), runs)),
        route("datasets", (exchange, runs) -> exports.datasets(exchange.scope(), runs)),
        route("measurements", (exchange, runs) -> exports.measurements(exchange.scope(), runs)),
        route("evaluations", (exchange, runs) -> exports.evaluations(exchange.scope(), runs)),
        route("examples", this::examples));
  }

  /// Makes the table that a request wants.
  @FunctionalInterface
  private interface Maker {
    ExportTable table(Exchange exchange, RunSelection runs) throws IOException;
  }

  private static Route route(String name, Maker maker) {
    return new Route(
        Method.GET,
        Paths.PROJECT + "/export/" + name,
        Permission.READ,
        exchange -> {
          TableFile file = TableFile.of(exchange);
          file.attach(exchange, name, maker.table(exchange, selection(exchange)));
        });
  }

  /// The runs of the query parameters: `run`, or else `filter`, `experiment` and `view`.
  private static RunSelection selection(Exchange exchange) {
    List<String> named = exchange.parameters("run");
    if (named.isEmpty()) {
      List<String> experiments = exchange.parameters("experiment");
      return RunSelection.Found.of(
          experiments.isEmpty() ? null : experiments.stream().map(Ids::experiment).toList(),
          SearchNames.RUNS,
          exchange.parameter("filter").orElse(""),
          Views.of(exchange.parameter("view").orElse("active")));
    }
    for (String other : List.of("filter", "experiment", "view")) {
      if (!exchange.parameters(other).isEmpty()) {
        throw QuipuException.invalid(
            "The parameters run and " + other + " are both there; only one of them may be");
      }
    }
    return new RunSelection.Named(named.stream().map(RunId::new).toList());
  }

  private ExportTable runs(Exchange exchange, RunSelection runs) throws IOException {
    return exports.runs(exchange.scope(), runs, exchange.parameters("column"));
  }

  private ExportTable metrics(Exchange exchange, RunSelection runs) {
    KeyPatterns keys = new KeyPatterns(exchange.parameters("key"));
    return exports.metrics(exchange.scope(), runs, keys, exchange.parameters("column"));
  }

  private ExportTable series(Exchange exchange, RunSelection runs) {
    SeriesQuestion question =
        new SeriesQuestion(
            new KeyPatterns(exchange.parameters("key")),
            SeriesQuestion.Axis.of(exchange.parameter("axis").orElse("step")),
            isOfAllAttempts(exchange));
    return exports.series(exchange.scope(), runs, question);
  }

  private static boolean isOfAllAttempts(Exchange exchange) {
    String word = exchange.parameter("attempts").orElse("living");
    return switch (word) {
      case "living" -> false;
      case "all" -> true;
      default ->
          throw QuipuException.invalid(
              "Parameter attempts is " + Text.quote(word) + "; it must be living or all");
    };
  }

  private ExportTable logs(Exchange exchange, RunSelection runs) {
    return exports
        .logs(exchange.scope(), runs, LogParameters.question(exchange, PageLimits.ROWS_PER_PAGE))
        .select(
            List.of(
                "runId", "index", "time", "level", "logger", "message", "metadata", "exception"));
  }

  private ExportTable tracks(Exchange exchange, RunSelection runs) throws IOException {
    List<String> topics = TrackParameters.topics(exchange);
    var question = TrackParameters.window(exchange, PageLimits.ROWS_PER_PAGE);
    if (ExportForm.of(exchange.parameter("format").orElse("jsonl")) == ExportForm.JSONL) {
      return exports.trackRows(exchange.scope(), runs, topics, question);
    }
    ExportTable table = exports.tracks(exchange.scope(), runs, topics, question);
    return table.select(
        table.columns().stream()
            .map(column -> column.name())
            .filter(name -> !name.equals("timeUs"))
            .toList());
  }

  private ExportTable examples(Exchange exchange, RunSelection runs) throws IOException {
    String name = exchange.parameter("task").orElse("");
    String task = name.isEmpty() ? null : Keys.check("Name of a task", name);
    return ExportForm.of(exchange.parameter("format").orElse("jsonl")) == ExportForm.JSONL
        ? exports.exampleRows(exchange.scope(), runs, task)
        : exports.examples(exchange.scope(), runs, task);
  }
}
