package dev.quipu.server.nativeapi.timelines;

import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.timelines.Logs;
import dev.quipu.engine.timelines.Logs.IndexedEntry;
import dev.quipu.engine.timelines.Tracks;
import dev.quipu.engine.timelines.Tracks.RowPage;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.StreamedFile;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.NativeLimits;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/// The log and the tracks of a run as files that are made while they are sent.
public final class ExportRoutes {
  private final Logs logs;
  private final Tracks tracks;

  public ExportRoutes(Logs logs, Tracks tracks) {
    this.logs = logs;
    this.tracks = tracks;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, Paths.RUN + "/log/export", Permission.READ, this::log),
        new Route(Method.GET, Paths.RUN + "/tracks/export", Permission.READ, this::track));
  }

  private static ExportFormat format(Exchange exchange) {
    return ExportFormat.of(exchange.parameter("format").orElse("jsonl"));
  }

  private void log(Exchange exchange) throws IOException {
    Scope scope = exchange.scope();
    RunId run = Ids.run(exchange);
    ExportFormat format = format(exchange);
    boolean exact = exchange.flagParameter("exact");
    Logs.Question question = LogParameters.question(exchange, PageLimits.ROWS_PER_PAGE);
    logs.requireRun(scope, run);
    LogExport export =
        new LogExport(
            new ExportPages<>(
                exchange,
                token -> logs.entries(scope, run, question, token),
                Results<IndexedEntry>::nextPageToken));
    new StreamedFile(
            "log-" + run + "." + format.word(),
            format.mediaType(),
            switch (format) {
              case JSONL -> export::writeJsonLines;
              case CSV -> out -> export.writeCsv(out, exact);
            })
        .attach(exchange);
  }

  private void track(Exchange exchange) throws IOException {
    RunId run = Ids.run(exchange);
    ExportFormat format = format(exchange);
    boolean exact = exchange.flagParameter("exact");
    Tracks.Question question = TrackParameters.question(exchange, PageLimits.ROWS_PER_PAGE);
    tracks.requireRun(exchange.scope(), run);
    String topic = Text.first(question.topic().replace('/', '_'), NativeLimits.FILE_TOPIC_CHARS);
    new StreamedFile(
            topic + "-" + run + "." + format.word(),
            format.mediaType(),
            switch (format) {
              case JSONL -> export(exchange, run, question)::writeJsonLines;
              case CSV -> {
                Collection<String> columns = columns(exchange, run, question);
                TrackExport export = export(exchange, run, question.withFields(columns));
                yield out -> export.writeCsv(out, columns, exact);
              }
            })
        .attach(exchange);
  }

  private TrackExport export(Exchange exchange, RunId run, Tracks.Question question) {
    return new TrackExport(
        new ExportPages<>(
            exchange,
            token -> tracks.rows(exchange.scope(), run, question, token),
            RowPage::nextPageToken));
  }

  /// The fields of the request; without any, the fields of all wanted rows.
  private Collection<String> columns(Exchange exchange, RunId run, Tracks.Question question)
      throws IOException {
    return question.fields().isEmpty()
        ? export(exchange, run, question).fields()
        : new LinkedHashSet<>(question.fields());
  }
}
