package dev.quipu.engine.export;

import dev.quipu.codec.chunk.StoredAxis;
import dev.quipu.codec.line.Line;
import dev.quipu.codec.line.OrderedPoints;
import dev.quipu.codec.line.Points;
import dev.quipu.codec.table.Batch;
import dev.quipu.codec.table.Column;
import dev.quipu.codec.table.Values;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.read.PointReader.Sight;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// A row for each point of each series, series by series, in the order of an axis.
final class SeriesTable implements ExportTable {
  private final Supplier<Reading> readings;
  private final RunSelection selection;
  private final SeriesQuestion question;
  private final List<Column> columns = new ArrayList<>();

  SeriesTable(Supplier<Reading> readings, RunSelection selection, SeriesQuestion question) {
    this.readings = readings;
    this.selection = selection;
    this.question = question;
    columns.add(Column.of("runId", Column.Type.TEXT));
    columns.add(Column.of("key", Column.Type.TEXT));
    columns.add(Column.of("step", Column.Type.INTEGER));
    columns.add(Column.of("time", Column.Type.TIME_MS));
    if (question.axis() == SeriesQuestion.Axis.RELATIVE) {
      columns.add(Column.of("relativeMs", Column.Type.INTEGER));
    }
    columns.add(Column.of("value", Column.Type.NUMBER));
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public void each(Sink sink) throws IOException {
    Sight sight = question.allAttempts() ? Sight.ALL : Sight.LIVING;
    try (Reading reading = readings.get()) {
      reading.eachRun(
          selection,
          run ->
              new RunSeries(reading, run.info().id(), question.keys(), sight)
                  .each(some -> {
                    for (Map.Entry<String, Line> line : new TreeMap<>(some.lines()).entrySet()) {
                      put(reading, run.info(), line.getKey(), line.getValue(), sink);
                    }
                  }));
    }
  }

  private void put(Reading reading, RunInfo run, String key, Line line, Sink sink)
      throws IOException {
    try (Memory.Part memory = reading.part()) {
      OrderedPoints points = reading.piece(() -> order(line, memory));
      for (long at = 0; at < points.size(); at += ExportLimits.POINTS_AT_ONCE) {
        sink.take(batch(run, key, points.at(at, at + ExportLimits.POINTS_AT_ONCE)));
        reading.requireCaller();
      }
    }
  }

  /// What is taken in vain is given back, so that this can be tried again.
  private OrderedPoints order(Line line, Memory.Part memory) {
    memory.clear();
    memory.take(
        line.workBytes()
            + Points.GROWING_BYTES * Math.min(line.size(), ExportLimits.POINTS_AT_ONCE));
    StoredAxis axis =
        question.axis() == SeriesQuestion.Axis.STEP ? StoredAxis.STEP : StoredAxis.TIME;
    return line.ordered(axis, memory::take);
  }

  private Batch batch(RunInfo run, String key, Points points) {
    List<Values> values = new ArrayList<>();
    values.add(new Values.Same(run.id().hex()));
    values.add(new Values.Same(key));
    values.add(new Values.Longs(points.steps(), null));
    values.add(new Values.Longs(points.timesMs(), null));
    if (question.axis() == SeriesQuestion.Axis.RELATIVE) {
      long[] relative = new long[points.size()];
      for (int i = 0; i < relative.length; i++) {
        relative[i] = points.timeMs(i) - run.startMs();
      }
      values.add(new Values.Longs(relative, null));
    }
    values.add(new Values.Doubles(points.values(), null));
    return new Batch(points.size(), values);
  }
}
