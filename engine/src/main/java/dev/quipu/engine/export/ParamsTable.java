package dev.quipu.engine.export;

import dev.quipu.codec.table.BatchBuilder;
import dev.quipu.codec.table.Column;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.Run;
import dev.quipu.engine.port.read.RunColumns;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// A row for each param of each run.
final class ParamsTable implements ExportTable {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("runId", Column.Type.TEXT),
          Column.of("key", Column.Type.TEXT),
          Column.of("type", Column.Type.TEXT),
          Column.of("value", Column.Type.TEXT));

  private final Supplier<Reading> readings;
  private final RunSelection selection;

  ParamsTable(Supplier<Reading> readings, RunSelection selection) {
    this.readings = readings;
    this.selection = selection;
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public void each(Sink sink) throws IOException {
    try (Reading reading = readings.get()) {
      BatchBuilder rows = new BatchBuilder(COLUMNS);
      reading.eachRuns(
          selection,
          RunColumns.ALL,
          runs -> {
            for (Run run : runs) {
              for (Param param : run.params()) {
                rows.text(run.info().id().hex())
                    .text(param.key())
                    .text(param.type().name().toLowerCase(Locale.ROOT))
                    .text(param.value())
                    .endRow();
              }
              if (rows.bytes() > ExportLimits.BATCH_BYTES) {
                sink.take(rows.take());
              }
            }
            sink.take(rows.take());
          });
    }
  }
}
