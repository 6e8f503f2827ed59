package dev.quipu.engine.export;

import dev.quipu.codec.table.BatchBuilder;
import dev.quipu.codec.table.Column;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.lineage.LineageLimits;
import dev.quipu.engine.lineage.Measurements;
import dev.quipu.engine.port.lineage.MeasurementReader.Filter;
import dev.quipu.engine.port.lineage.MeasurementReader.Measurement;
import java.util.List;
import java.util.function.Supplier;

/// A row for each measurement of each run, by its time.
final class MeasurementsTable {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("runId", Column.Type.TEXT),
          Column.of("metric", Column.Type.TEXT),
          Column.of("step", Column.Type.INTEGER),
          Column.of("time", Column.Type.TIME_US),
          Column.of("mode", Column.Type.TEXT),
          Column.of("value", Column.Type.NUMBER),
          Column.of("raw", Column.Type.NUMBER),
          Column.optional("object", Column.Type.TEXT),
          Column.optional("taskId", Column.Type.TEXT),
          Column.optional("attributes", Column.Type.JSON));

  private MeasurementsTable() {}

  static ExportTable of(
      Supplier<Reading> readings, RunSelection selection, Measurements measurements) {
    return new PagedTable<>(
        COLUMNS,
        readings,
        selection,
        (scope, run, place) ->
            measurements.ofRun(scope, run, Filter.ALL, LineageLimits.PER_PAGE, place),
        MeasurementsTable::add);
  }

  private static void add(BatchBuilder rows, RunId run, Measurement measurement) {
    MetricMeasured measured = measurement.measured();
    Digest object = measured.object();
    SpanId task = measured.task();
    JsonText attributes = measured.attributes();
    rows.text(run.hex())
        .text(measured.metric())
        .integer(measured.step())
        .integer(measured.timeUs())
        .text(measured.mode().word())
        .number(measured.value())
        .number(measured.raw())
        .text(object == null ? null : object.hex())
        .text(task == null ? null : task.hex())
        .text(attributes == null ? null : attributes.text())
        .endRow();
  }
}
