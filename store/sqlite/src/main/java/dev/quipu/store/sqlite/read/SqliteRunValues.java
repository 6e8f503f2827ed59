package dev.quipu.store.sqlite.read;

import dev.quipu.query.Field;
import dev.quipu.store.shared.ExperimentKey;
import dev.quipu.store.shared.columns.ColumnKey;
import dev.quipu.store.shared.columns.RunValues;
import dev.quipu.store.sqlite.rows.SeriesColumns;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sql;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads values of runs for columns. The indexes by key hold the values, so a column is one range
/// of one index.
final class SqliteRunValues implements RunValues {
  private final Session session;

  SqliteRunValues(Session session) {
    this.session = session;
  }

  @Override
  public boolean hasBegun() {
    return session.hasBegun();
  }

  @Override
  public void takeSnapshot() {
    session.takeSnapshot();
  }

  @Override
  public void refuseIfLate() {
    session.refuseIfLate();
  }

  @Override
  public void runs(ExperimentKey of, @Nullable List<Long> some, Runs sink) {
    Sql sql =
        new Sql()
            .add(
                "SELECT r.no, r.id, r.deleted, r.start_ms FROM run r WHERE r.project_id = ?",
                of.project().value());
    if (some == null) {
      sql.add(" AND r.experiment_id = ?", of.experiment().value());
    } else {
      sql.add(" AND r.no IN (SELECT value FROM json_each(?))", some.toString())
          .add(" AND +r.experiment_id = ?", of.experiment().value());
    }
    sql.add(" AND r.deleted IN (0, 1)");
    each(sql, row -> sink.run(row.number(1), row.text(2), row.flag(3), row.number(4)));
  }

  @Override
  public void numbers(ColumnKey column, ExperimentKey of, @Nullable List<Long> some, Numbers sink) {
    each(select(column, of, some), row -> sink.number(row.number(1), row.real(2)));
  }

  @Override
  public void times(ColumnKey column, ExperimentKey of, @Nullable List<Long> some, Times sink) {
    each(select(column, of, some), row -> sink.time(row.number(1), row.number(2)));
  }

  @Override
  public void texts(ColumnKey column, ExperimentKey of, @Nullable List<Long> some, Texts sink) {
    each(select(column, of, some), row -> sink.text(row.number(1), row.text(2)));
  }

  private void each(Sql sql, Row.Sink sink) {
    session.eachSound(sql.text(), sink, sql.arguments());
  }

  /// Selects number and value of the runs that have a value.
  private static Sql select(ColumnKey column, ExperimentKey of, @Nullable List<Long> some) {
    Source source = source(column.kind());
    Sql sql =
        new Sql()
            .add(
                "SELECT r."
                    + source.no
                    + ", "
                    + source.value
                    + " FROM "
                    + source.table
                    + " r WHERE r.project_id = ?",
                of.project().value());
    if (some == null) {
      sql.add(" AND r.experiment_id = ?", of.experiment().value());
    } else {
      sql.add(" AND r." + source.no + " IN (SELECT value FROM json_each(?))", some.toString());
    }
    if (!source.table.equals("run")) {
      sql.add(" AND r.key = ?", column.key());
    }
    return sql.add(source.condition);
  }

  /// @param no the column of the number of the run
  private record Source(String table, String no, String value, String condition) {}

  private static Source source(ColumnKey.Kind kind) {
    return switch (kind) {
      case RUN_NAME -> ofRun("r.name", "");
      case USER -> ofRun("r.user", "");
      case STATUS -> ofRun("r.status", "");
      case PARENT_RUN_ID -> ofRun("r.parent_id", " AND r.parent_id IS NOT NULL");
      case START_TIME -> ofRun("r.start_ms", "");
      case END_TIME -> ofRun("r.end_ms", " AND r.end_ms IS NOT NULL");
      case DURATION -> ofRun("r.end_ms - r.start_ms", " AND r.end_ms IS NOT NULL");
      case METRIC_LAST -> ofSeries(Field.Aggregate.LAST);
      case METRIC_FIRST -> ofSeries(Field.Aggregate.FIRST);
      case METRIC_MIN -> ofSeries(Field.Aggregate.MIN);
      case METRIC_MAX -> ofSeries(Field.Aggregate.MAX);
      case TAG -> byKey("tag", "r.value", "");
      case PARAM_TEXT -> byKey("param", "r.value", "");
      case PARAM_NUMBER -> byKey("param", "r.number", " AND r.number IS NOT NULL");
      case PARAM_WORD -> byKey("param", "r.value", " AND r.number IS NULL");
    };
  }

  private static Source ofRun(String value, String condition) {
    return new Source("run", "no", value, condition);
  }

  private static Source ofSeries(Field.Aggregate aggregate) {
    return byKey("series", SeriesColumns.of("r", aggregate), "");
  }

  private static Source byKey(String table, String value, String condition) {
    return new Source(table, "run_no", value, condition);
  }
}
