package dev.quipu.engine.export;

import dev.quipu.codec.chunk.StoredAxis;
import dev.quipu.codec.line.Line;
import dev.quipu.codec.line.Points;
import dev.quipu.codec.table.BatchBuilder;
import dev.quipu.codec.table.Column;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Series;
import dev.quipu.core.model.Summary;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.read.PointReader.Sight;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A row for each series of each run with the aggregates of its living line.
final class MetricsTable implements ExportTable {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("runId", Column.Type.TEXT),
          Column.of("key", Column.Type.TEXT),
          Column.of("count", Column.Type.INTEGER),
          Column.of("nanCount", Column.Type.INTEGER),
          Column.of("first", Column.Type.NUMBER),
          Column.of("last", Column.Type.NUMBER),
          Column.optional("min", Column.Type.NUMBER),
          Column.optional("max", Column.Type.NUMBER),
          Column.of("sum", Column.Type.NUMBER),
          Column.optional("avg", Column.Type.NUMBER),
          Column.optional("median", Column.Type.NUMBER),
          Column.optional("std", Column.Type.NUMBER),
          Column.optional("var", Column.Type.NUMBER),
          Column.of("firstStep", Column.Type.INTEGER),
          Column.of("lastStep", Column.Type.INTEGER),
          Column.of("firstTime", Column.Type.TIME_MS),
          Column.of("lastTime", Column.Type.TIME_MS));

  /// The columns that a summary does not have.
  private static final Set<String> OF_POINTS = Set.of("median", "std", "var");

  private final Supplier<Reading> readings;
  private final RunSelection selection;
  private final KeyPatterns keys;
  private final boolean readsPoints;

  private MetricsTable(
      Supplier<Reading> readings, RunSelection selection, KeyPatterns keys, boolean readsPoints) {
    this.readings = readings;
    this.selection = selection;
    this.keys = keys;
    this.readsPoints = readsPoints;
  }

  /// The table of some columns. If no wanted column needs the points, only summaries are read.
  ///
  /// @param names empty for all
  static ExportTable of(
      Supplier<Reading> readings,
      RunSelection selection,
      KeyPatterns keys,
      Collection<String> names) {
    boolean readsPoints = names.isEmpty() || names.stream().anyMatch(OF_POINTS::contains);
    ExportTable table = new MetricsTable(readings, selection, keys, readsPoints);
    return names.isEmpty() ? table : table.select(names);
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
            new RunSeries(reading, id, keys, readsPoints ? Sight.LIVING : null)
                .each(some -> {
                  for (Series series : some.series()) {
                    add(rows, id, series, readsPoints ? aggregates(reading, some, series) : null);
                  }
                });
            if (rows.rows() >= ExportLimits.BATCH_ROWS) {
              sink.take(rows.take());
            }
          });
      sink.take(rows.take());
    }
  }

  private static Aggregates aggregates(Reading reading, RunSeries.Some some, Series series) {
    Line line = Objects.requireNonNull(some.lines().get(series.key()));
    try (Memory.Part memory = reading.part()) {
      return reading.piece(() -> {
        memory.clear();
        memory.take(line.workBytes() + Points.GROWING_BYTES * line.size());
        Points points = line.points(StoredAxis.STEP, Long.MIN_VALUE, Long.MAX_VALUE);
        return Aggregates.of(points.values(), points.size(), series.summary());
      });
    }
  }

  private static void add(
      BatchBuilder rows, RunId run, Series series, @Nullable Aggregates aggregates) {
    Summary summary = series.summary();
    boolean hasNumbers = summary.count() > summary.nanCount();
    rows.text(run.hex())
        .text(series.key())
        .integer(summary.count())
        .integer(summary.nanCount())
        .number(summary.first())
        .number(summary.last());
    optional(rows, hasNumbers, summary.min());
    optional(rows, hasNumbers, summary.max());
    rows.number(summary.sum());
    optional(rows, hasNumbers, summary.mean());
    boolean hasTwo = summary.count() - summary.nanCount() > 1;
    optional(rows, hasNumbers && aggregates != null, aggregates == null ? 0 : aggregates.median());
    optional(rows, hasTwo && aggregates != null, aggregates == null ? 0 : aggregates.deviation());
    optional(rows, hasTwo && aggregates != null, aggregates == null ? 0 : aggregates.variance());
    rows.integer(summary.firstStep())
        .integer(summary.lastStep())
        .integer(summary.firstTimeMs())
        .integer(summary.lastTimeMs())
        .endRow();
  }

  private static void optional(BatchBuilder rows, boolean there, double value) {
    if (there) {
      rows.number(value);
    } else {
      rows.missing();
    }
  }
}
