package dev.quipu.server.nativeapi.export;

import dev.quipu.codec.table.Column;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.engine.export.ExportTable;
import dev.quipu.engine.export.Exports;
import dev.quipu.engine.export.RunSelection;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.timelines.Logs;
import dev.quipu.engine.timelines.Tracks;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.NativeLimits;
import dev.quipu.server.nativeapi.request.Paths;
import dev.quipu.server.nativeapi.timelines.LogParameters;
import dev.quipu.server.nativeapi.timelines.TrackParameters;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/// The log and the tracks of one run as files. In JSON they have the form in which they can be
/// appended again.
public final class TimelineExportRoutes {
  private final Exports exports;

  public TimelineExportRoutes(Exports exports) {
    this.exports = exports;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, Paths.RUN + "/log/export", Permission.READ, this::log),
        new Route(Method.GET, Paths.RUN + "/tracks/export", Permission.READ, this::track));
  }

  private void log(Exchange exchange) throws IOException {
    RunId run = Ids.run(exchange);
    TableFile file = TableFile.of(exchange);
    Logs.Question question = LogParameters.question(exchange, PageLimits.ROWS_PER_PAGE);
    ExportTable table = exports.logs(exchange.scope(), only(run), question);
    List<String> columns =
        switch (file.form()) {
          case JSONL ->
              List.of("index", "timeUs", "level", "message", "logger", "metadata", "exception");
          case CSV ->
              List.of("timeUs", "time", "level", "logger", "message", "metadata", "exception");
          case PARQUET ->
              List.of("index", "time", "level", "logger", "message", "metadata", "exception");
        };
    file.attach(exchange, "log-" + run, table.select(columns));
  }

  private void track(Exchange exchange) throws IOException {
    RunId run = Ids.run(exchange);
    TableFile file = TableFile.of(exchange);
    Tracks.Question question = TrackParameters.question(exchange, PageLimits.ROWS_PER_PAGE);
    String topic = Text.first(question.topic().replace('/', '_'), NativeLimits.FILE_TOPIC_CHARS);
    file.attach(exchange, topic + "-" + run, track(exchange.scope(), run, file, question));
  }

  private ExportTable track(Scope scope, RunId run, TableFile file, Tracks.Question question)
      throws IOException {
    List<String> topics = List.of(question.topic());
    if (file.form() == ExportForm.JSONL) {
      return exports
          .trackRows(scope, only(run), topics, question)
          .select(List.of("timeUs", "fields", "strings"));
    }
    ExportTable table = exports.tracks(scope, only(run), topics, question);
    String time = file.form() == ExportForm.CSV ? "timeUs" : "time";
    Stream<String> fields = table.columns().stream().filter(Column::optional).map(Column::name);
    return table.select(Stream.concat(Stream.of(time), fields).toList());
  }

  private static RunSelection only(RunId run) {
    return new RunSelection.Named(List.of(run));
  }
}
