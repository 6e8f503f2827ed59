package dev.quipu.engine.export;

import dev.quipu.codec.table.BatchBuilder;
import dev.quipu.codec.table.Column;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.lineage.LineageLimits;
import dev.quipu.engine.lineage.Tasks;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.lineage.LineageReader.Task;
import dev.quipu.engine.request.Results;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A row for each task of each run, by its start.
final class TasksTable implements ExportTable {
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

  private final Supplier<Reading> readings;
  private final RunSelection selection;
  private final Tasks tasks;

  TasksTable(Supplier<Reading> readings, RunSelection selection, Tasks tasks) {
    this.readings = readings;
    this.selection = selection;
    this.tasks = tasks;
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
                Results<Task> page =
                    reading.piece(
                        () -> tasks.list(reading.scope().withMemory(memory), id, ALL, place));
                page.items().forEach(task -> add(rows, id, task.task()));
                token = page.nextPageToken();
                sink.take(rows.take());
              }
            } while (token != null);
          });
    }
  }

  private static void add(BatchBuilder rows, RunId run, TaskChanged task) {
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
