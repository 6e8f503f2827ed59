package dev.quipu.engine.export;

import dev.quipu.codec.table.BatchBuilder;
import dev.quipu.codec.table.Column;
import dev.quipu.core.frame.LogEntry;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.timelines.Logs;
import dev.quipu.engine.timelines.Logs.IndexedEntry;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A row for each log entry of each run.
final class LogsTable implements ExportTable {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("runId", Column.Type.TEXT),
          Column.of("index", Column.Type.INTEGER),
          Column.of("timeUs", Column.Type.INTEGER),
          Column.of("time", Column.Type.TIME_US),
          Column.of("level", Column.Type.TEXT),
          Column.optional("logger", Column.Type.TEXT),
          Column.of("message", Column.Type.TEXT),
          Column.optional("metadata", Column.Type.JSON),
          Column.optional("exception", Column.Type.TEXT));

  private final Supplier<Reading> readings;
  private final RunSelection selection;
  private final Logs logs;
  private final Logs.Question question;

  LogsTable(Supplier<Reading> readings, RunSelection selection, Logs logs, Logs.Question question) {
    this.readings = readings;
    this.selection = selection;
    this.logs = logs;
    this.question = question;
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public void each(Sink sink) throws IOException {
    try (Reading reading = readings.get()) {
      BatchBuilder rows = new BatchBuilder(COLUMNS);
      reading.eachRun(
          selection,
          run -> {
            RunId id = run.info().id();
            @Nullable String token = null;
            do {
              try (Memory.Part memory = reading.part()) {
                @Nullable String place = token;
                Results<IndexedEntry> page =
                    reading.piece(() ->
                        logs.entries(reading.scope().withMemory(memory), id, question, place));
                page.items().forEach(entry -> add(rows, id, entry));
                token = page.nextPageToken();
                sink.take(rows.take());
              }
            } while (token != null);
          });
    }
  }

  private static void add(BatchBuilder rows, RunId run, IndexedEntry indexed) {
    LogEntry entry = indexed.entry();
    JsonText metadata = entry.metadata();
    rows.text(run.hex())
        .integer(indexed.index())
        .integer(entry.timeUs())
        .integer(entry.timeUs())
        .text(entry.level().word())
        .text(entry.logger().isEmpty() ? null : entry.logger())
        .text(entry.message())
        .text(metadata == null ? null : metadata.text())
        .text(entry.exception())
        .endRow();
  }
}
