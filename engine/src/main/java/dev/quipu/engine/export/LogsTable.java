package dev.quipu.engine.export;

import dev.quipu.codec.table.BatchBuilder;
import dev.quipu.codec.table.Column;
import dev.quipu.core.frame.LogEntry;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.timelines.Logs;
import dev.quipu.engine.timelines.Logs.IndexedEntry;
import java.util.List;
import java.util.function.Supplier;

/// A row for each log entry of each run.
final class LogsTable {
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

  private LogsTable() {}

  static ExportTable of(
      Supplier<Reading> readings, RunSelection selection, Logs logs, Logs.Question question) {
    return new PagedTable<>(
        COLUMNS,
        readings,
        selection,
        (scope, run, place) -> logs.entries(scope, run, question, place),
        LogsTable::add);
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
