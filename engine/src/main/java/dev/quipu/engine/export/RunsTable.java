package dev.quipu.engine.export;

import dev.quipu.codec.table.BatchBuilder;
import dev.quipu.codec.table.Column;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Series;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.query.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A row for each run: its attributes, and a column for each of its params, tags and metrics. A
/// metric is its last value. The runs are read twice: the first time finds the columns.
final class RunsTable implements ExportTable {
  private static final List<Column> ATTRIBUTES =
      List.of(
          Column.of("runId", Column.Type.TEXT),
          Column.of("name", Column.Type.TEXT),
          Column.of("experimentId", Column.Type.TEXT),
          Column.of("experiment", Column.Type.TEXT),
          Column.of("status", Column.Type.TEXT),
          Column.optional("user", Column.Type.TEXT),
          Column.of("startTime", Column.Type.TIME_MS),
          Column.optional("endTime", Column.Type.TIME_MS),
          Column.optional("durationMs", Column.Type.INTEGER),
          Column.optional("parentRunId", Column.Type.TEXT),
          Column.of("deleted", Column.Type.FLAG),
          Column.optional("notes", Column.Type.TEXT));

  private final Supplier<Reading> readings;
  private final RunSelection selection;
  private final RunColumns read;
  private final SortedMap<String, ParamKind> params = new TreeMap<>();
  private final SortedSet<String> tags = new TreeSet<>();
  private final SortedSet<String> metrics = new TreeSet<>();
  private final List<Column> columns = new ArrayList<>(ATTRIBUTES);

  /// The table of some columns, in this order.
  ///
  /// @param names of columns; empty for all
  /// @throws QuipuException INVALID_ARGUMENT if there can be no such column
  static ExportTable of(
      Supplier<Reading> readings, RunSelection selection, Collection<String> names)
      throws IOException {
    if (names.isEmpty()) {
      return new RunsTable(readings, selection, RunColumns.ALL);
    }
    Set<String> params = new HashSet<>();
    Set<String> tags = new HashSet<>();
    Set<String> metrics = new HashSet<>();
    for (String name : names) {
      if (ATTRIBUTES.stream().noneMatch(column -> column.name().equals(name))) {
        switch (Field.keyed(name).orElseThrow(() -> unknown(name))) {
          case Field.Param(var key) -> params.add(key);
          case Field.Tag(var key) -> tags.add(key);
          case Field.Metric(var key, _) -> metrics.add(key);
        }
      }
    }
    RunColumns wanted =
        new RunColumns(false, params, tags, metrics, names.contains("notes"), false);
    return new RunsTable(readings, selection, wanted).select(names);
  }

  private static QuipuException unknown(String name) {
    return QuipuException.invalid(
        "Column "
            + Text.quote(name)
            + " is unknown; columns are params.k, tags.k, metrics.k, "
            + ATTRIBUTES.stream().map(Column::name).collect(Collectors.joining(", ")));
  }

  /// @param wanted the params, tags and metrics; those that no run has become columns, too
  private RunsTable(Supplier<Reading> readings, RunSelection selection, RunColumns wanted)
      throws IOException {
    this.readings = readings;
    this.selection = selection;
    read = wanted;
    tags.addAll(wanted.tags());
    metrics.addAll(wanted.metrics());
    try (Reading reading = readings.get()) {
      reading.eachRuns(selection, read, runs -> runs.forEach(this::addKeys));
    }
    wanted.params().forEach(key -> params.putIfAbsent(key, ParamKind.TEXT));
    params.forEach((key, kind) -> columns.add(Column.optional("params." + key, kind.type())));
    tags.forEach(key -> columns.add(Column.optional("tags." + key, Column.Type.TEXT)));
    metrics.forEach(key -> columns.add(Column.optional("metrics." + key, Column.Type.NUMBER)));
  }

  private void addKeys(Run run) {
    run.params().forEach(p -> params.merge(p.key(), ParamKind.of(p), ParamKind::with));
    run.tags().forEach(tag -> tags.add(tag.key()));
    run.metrics().forEach(series -> metrics.add(series.key()));
    int found = ATTRIBUTES.size() + params.size() + tags.size() + metrics.size();
    if (found > ExportLimits.COLUMNS) {
      throw QuipuException.invalid(
          "The runs have more than "
              + ExportLimits.COLUMNS
              + " params, tags and metrics, as many as a table may have columns. Name the wanted"
              + " columns, or export the tables params and metrics");
    }
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public void each(Sink sink) throws IOException {
    try (Reading reading = readings.get()) {
      Map<ExperimentId, String> names = new HashMap<>();
      BatchBuilder rows = new BatchBuilder(columns);
      reading.eachRuns(
          selection,
          read,
          runs -> {
            for (Run run : runs) {
              add(
                  rows,
                  run,
                  names.computeIfAbsent(run.info().experiment(), id -> name(reading, id)));
              if (rows.bytes() > ExportLimits.BATCH_BYTES) {
                sink.take(rows.take());
              }
            }
            sink.take(rows.take());
          });
    }
  }

  private static String name(Reading reading, ExperimentId id) {
    try (Memory.Part memory = reading.part()) {
      return reading.read(memory, tx -> tx.experiments().find(id).map(Experiment::name).orElse(""));
    }
  }

  private void add(BatchBuilder rows, Run run, String experiment) {
    RunInfo info = run.info();
    Long endMs = info.endMs();
    rows.text(info.id().hex())
        .text(info.name())
        .text(info.experiment().toString())
        .text(experiment)
        .text(info.status().word())
        .text(info.user().isEmpty() ? null : info.user())
        .integer(info.startMs())
        .integer(endMs)
        .integer(endMs == null ? null : Long.valueOf(endMs - info.startMs()))
        .text(info.parent() == null ? null : info.parent().hex())
        .flag(!info.isActive())
        .text(run.notes());
    Map<String, Param> ofRun = new HashMap<>();
    run.params().forEach(param -> ofRun.put(param.key(), param));
    params.forEach((key, kind) -> add(rows, ofRun.get(key), kind));
    Map<String, String> texts = new HashMap<>();
    run.tags().forEach(tag -> texts.put(tag.key(), tag.value()));
    tags.forEach(key -> rows.text(texts.get(key)));
    Map<String, Series> series = new HashMap<>();
    run.metrics().forEach(one -> series.put(one.key(), one));
    metrics.forEach(key -> {
      Series one = series.get(key);
      if (one == null) {
        rows.missing();
      } else {
        rows.number(one.summary().last());
      }
    });
    rows.endRow();
  }

  private static void add(BatchBuilder rows, @Nullable Param param, ParamKind kind) {
    if (param == null) {
      rows.missing();
      return;
    }
    if (ParamKind.of(param).with(kind) != kind) {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE, "Runs were added during the export. Try again");
    }
    switch (kind) {
      case TEXT -> rows.text(param.value());
      case FLAG -> rows.flag(param.value().equals("true"));
      case INTEGER -> rows.integer(Text.integer(param.value()).orElseThrow());
      case NUMBER -> rows.number(Double.parseDouble(param.value()));
    }
  }
}
