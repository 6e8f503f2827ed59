package dev.quipu.store.sqlite.read;

import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.Series;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.store.shared.summaries.ExactSummaries;
import dev.quipu.store.shared.summaries.StoredSummary;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.SeriesRows;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads the contents of all runs of a page in a few statements.
public final class RunContents {
  /// Keys named in a statement; for more keys, the reader picks from all keys of the run.
  private static final int NAMED_KEYS = 200;

  /// The size of a summary, besides the rest of its row.
  private static final int METRIC_BYTES = 192;

  private final ProjectId project;
  private final Session session;
  private final ExactSummaries series;
  private final SqliteDatasetReader datasets;

  public RunContents(
      ProjectId project, Session session, ExactSummaries series, SqliteDatasetReader datasets) {
    this.project = project;
    this.session = session;
    this.series = series;
    this.datasets = datasets;
  }

  /// The same runs in the same order, with the values that the columns name.
  List<Run> fill(List<RunRow> rows, RunColumns columns) {
    String nos = rows.stream().map(row -> "" + row.no()).collect(Collectors.joining(",", "[", "]"));
    Map<Long, List<Param>> params =
        values(nos, "param", "type, value", columns.all(), columns.params(), RunContents::param);
    Map<Long, List<Tag>> tags =
        values(
            nos,
            "tag",
            "value",
            columns.all(),
            columns.tags(),
            row -> new Tag(row.text(2), row.text(3)));
    Map<Long, List<Series>> metrics = metrics(nos, columns);
    Map<Long, String> notes = new HashMap<>();
    if (columns.all() || columns.notes()) {
      session.keepEachSound(
          """
          SELECT run_no, notes FROM run_notes
          WHERE project_id = ? AND run_no IN (SELECT value FROM json_each(?))
          """,
          row -> notes.put(row.number(1), row.text(2)),
          project.value(),
          nos);
    }
    Map<Long, List<DatasetInput>> inputs =
        columns.all() || columns.inputs() ? datasets.inputs(nos) : Map.of();
    return rows.stream()
        .map(row ->
            new Run(
                row.info(),
                params.getOrDefault(row.no(), List.of()),
                tags.getOrDefault(row.no(), List.of()),
                metrics.getOrDefault(row.no(), List.of()),
                notes.get(row.no()),
                inputs.getOrDefault(row.no(), List.of())))
        .toList();
  }

  private Map<Long, List<Series>> metrics(String nos, RunColumns columns) {
    if (!columns.all() && columns.metrics().isEmpty()) {
      return Map.of();
    }
    Sql sql = new Sql().add("SELECT " + SeriesRows.COLUMNS + " FROM series s");
    where(sql, nos, columns.all(), columns.metrics());
    List<StoredSummary> rows = new ArrayList<>();
    session.eachSound(
        sql.text(),
        row -> {
          if (columns.all() || columns.metrics().contains(row.text(2))) {
            rows.add(SeriesRows.read(row));
            session.keep(row.keptBytes() + METRIC_BYTES);
          }
        },
        sql.arguments());
    Map<Long, List<Series>> metrics = new HashMap<>();
    for (StoredSummary row : series.exactSound(project, rows)) {
      metrics.computeIfAbsent(row.runNo(), _ -> new ArrayList<>()).add(row.series());
    }
    return metrics;
  }

  private <T> Map<Long, List<T>> values(
      String nos,
      String table,
      String valueColumns,
      boolean all,
      Set<String> keys,
      Row.Mapper<T> mapper) {
    if (!all && keys.isEmpty()) {
      return Map.of();
    }
    Sql sql = new Sql().add("SELECT run_no, key, " + valueColumns + " FROM " + table);
    where(sql, nos, all, keys);
    Map<Long, List<T>> values = new HashMap<>();
    session.eachSound(
        sql.text(),
        row -> {
          if (all || keys.contains(row.text(2))) {
            values.computeIfAbsent(row.number(1), _ -> new ArrayList<>()).add(mapper.map(row));
            session.keep(row.keptBytes());
          }
        },
        sql.arguments());
    return values;
  }

  private void where(Sql sql, String nos, boolean all, Collection<String> keys) {
    sql.add(
        " WHERE project_id = ? AND run_no IN (SELECT value FROM json_each(?))",
        project.value(),
        nos);
    if (!all && keys.size() <= NAMED_KEYS) {
      sql.add(" AND key IN ").addList(keys);
    }
    sql.add(" ORDER BY run_no, key");
  }

  private static Param param(Row row) throws SQLException {
    return new Param(row.text(2), row.word(3, RunContents::type), row.text(4));
  }

  private static Optional<Param.Type> type(String word) {
    return Arrays.stream(Param.Type.values()).filter(type -> type.name().equals(word)).findAny();
  }
}
