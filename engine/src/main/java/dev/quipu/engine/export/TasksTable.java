package dev.quipu.engine.export;

import dev.quipu.codec.table.BatchBuilder;
import dev.quipu.codec.table.Column;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.lineage.LineageLimits;
import dev.quipu.engine.lineage.Tasks;
import dev.quipu.engine.port.lineage.LineageReader.Task;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// A row for each task of each run, by its start.
final class TasksTable {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("runId", Column.Type.TEXT),
          Column.of("taskId", Column.Type.TEXT),
          Column.optional("parentId", Column.Type.TEXT),
          Column.of("name", Column.Type.TEXT),
          Column.optional("label", Column.Type.TEXT),
          Column.of("status", Column.Type.TEXT),
          Column.of("startTime", Column.Type.TIME_US),
          Column.optional("endTime", Column.Type.TIME_US),
          Column.optional("durationUs", Column.Type.INTEGER),
          Column.optional("attributes", Column.Type.JSON),
          Column.optional("error", Column.Type.TEXT));

  private static final Tasks.Question ALL =
      new Tasks.Question(null, false, Set.of(), "", LineageLimits.PER_PAGE);

  private TasksTable() {}

  static ExportTable of(Supplier<Reading> readings, RunSelection selection, Tasks tasks) {
    return new PagedTable<>(
        COLUMNS,
        readings,
        selection,
        (scope, run, place) -> tasks.list(scope, run, ALL, place),
        TasksTable::add);
  }

  private static void add(BatchBuilder rows, RunId run, Task found) {
    TaskChanged task = found.task();
    SpanId parent = task.parent();
    Long endUs = task.endUs();
    JsonText attributes = task.attributes();
    rows.text(run.hex())
        .text(task.id().toString())
        .text(parent == null ? null : parent.toString())
        .text(task.name())
        .text(task.label().isEmpty() ? null : task.label())
        .text(task.status().word())
        .integer(task.timeUs())
        .integer(endUs)
        .integer(endUs == null ? null : Long.valueOf(endUs - task.timeUs()))
        .text(attributes == null ? null : attributes.text())
        .text(task.error())
        .endRow();
  }
}
