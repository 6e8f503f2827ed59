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
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.lineage.MeasurementReader.Filter;
import dev.quipu.engine.port.lineage.MeasurementReader.Measurement;
import dev.quipu.engine.request.Results;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A row for each measurement of each run, by its time.
final class MeasurementsTable implements ExportTable {
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

  private final Supplier<Reading> readings;
  private final RunSelection selection;
  private final Measurements measurements;

  MeasurementsTable(Supplier<Reading> readings, RunSelection selection, Measurements measurements) {
    this.readings = readings;
    this.selection = selection;
    this.measurements = measurements;
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
                Results<Measurement> page =
                    reading.piece(() ->
                        measurements.ofRun(
                            reading.scope().withMemory(memory),
                            id,
                            Filter.ALL,
                            LineageLimits.PER_PAGE,
                            place));
                page.items().forEach(one -> add(rows, id, one.measured()));
                token = page.nextPageToken();
                sink.take(rows.take());
              }
            } while (token != null);
          });
    }
  }

  private static void add(BatchBuilder rows, RunId run, MetricMeasured measured) {
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
