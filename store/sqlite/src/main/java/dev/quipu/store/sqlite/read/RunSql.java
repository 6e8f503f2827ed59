package dev.quipu.store.sqlite.read;

import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.query.Criterion;
import dev.quipu.query.Field;
import dev.quipu.query.Order;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.SeriesColumns;
import dev.quipu.store.sqlite.search.FilterSql;
import dev.quipu.store.sqlite.search.Terms;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns a search for runs into SQL.
///
/// Each comparison becomes an expression that is 0 or 1 and never NULL, so NOT is the plain
/// complement. A comparison on a param, tag or metric asks whether the index by key gives the run.
/// SQLite reads that range of the index once, whatever the number of runs.
public final class RunSql {
  private final ProjectId project;
  private final RunSearch search;
  private final Sql sql = new Sql();

  private RunSql(ProjectId project, RunSearch search) {
    this.project = project;
    this.search = search;
  }

  /// The runs of the page, and one more if there are more.
  static Sql page(ProjectId project, RunSearch search) {
    RunSql query = new RunSql(project, search);
    query.sql.add("SELECT " + RunRow.COLUMNS + " FROM run r");
    query.joins();
    query.where();
    Terms terms = query.terms();
    terms.addBehind(query.sql);
    terms.addOrderBy(query.sql);
    query.sql.add(" LIMIT ?", search.maxResults() + 1L);
    return query.sql;
  }

  /// The values of a run for the keys of the order, two columns each, then its start and id;
  /// [#readPlace] reads them.
  static Sql place(ProjectId project, RunSearch search, long runNo) {
    RunSql query = new RunSql(project, search);
    query.sql.add("SELECT ");
    for (int i = 0; i < search.order().size(); i++) {
      query.sql.add(columns("o" + i, search.order().get(i).field()) + ", ");
    }
    query.sql.add("r.start_ms, r.id FROM run r");
    query.joins();
    query.sql.add(" WHERE r.project_id = ? AND r.no = ?", project.value(), runNo);
    return query.sql;
  }

  static Place readPlace(RunSearch search, Row row) throws SQLException {
    List<Place.Value> values = new ArrayList<>();
    int column = 1;
    for (Order order : search.order()) {
      values.add(value(order.field(), row, column));
      column += 2;
    }
    String id = row.words(column + 1) instanceof Place.Words(String text) ? text : "";
    return new Place(values, row.number(column), id);
  }

  private static String columns(String alias, Field field) {
    return switch (field) {
      case Field.RunAttribute(var attribute) -> column(attribute) + ", 0";
      case Field.RunPath path -> column(path) + ", 0";
      case Field.Metric(_, var aggregate) ->
          SeriesColumns.of(alias, aggregate) + ", " + alias + ".key IS NOT NULL";
      case Field.Param _ -> alias + ".number, " + alias + ".value";
      case Field.Tag _ -> alias + ".value, 0";
      case Field.Dataset dataset -> throw unfit(dataset);
      case Field.ExperimentAttribute attribute -> throw unfit(attribute);
      case Field.ModelAttribute attribute -> throw unfit(attribute);
      case Field.ColumnAttribute attribute -> throw unfit(attribute);
      case Field.OfTrace attribute -> throw unfit(attribute);
    };
  }

  private static Place.Value value(Field field, Row row, int column) throws SQLException {
    return switch (field) {
      case Field.RunAttribute(var attribute) when attribute.isNumber() -> row.whole(column);
      case Field.RunAttribute _, Field.RunPath _, Field.Tag _ -> row.words(column);
      case Field.Metric _ -> {
        double last = row.real(column);
        yield !row.flag(column + 1)
            ? new Place.Missing()
            : Double.isNaN(last) ? new Place.NotANumber() : new Place.Real(last);
      }
      case Field.Param _ -> {
        double number = row.real(column);
        yield Double.isNaN(number) ? row.words(column + 1) : new Place.Real(number);
      }
      case Field.Dataset dataset -> throw unfit(dataset);
      case Field.ExperimentAttribute attribute -> throw unfit(attribute);
      case Field.ModelAttribute attribute -> throw unfit(attribute);
      case Field.ColumnAttribute attribute -> throw unfit(attribute);
      case Field.OfTrace attribute -> throw unfit(attribute);
    };
  }

  static Sql count(ProjectId project, RunSearch search) {
    RunSql query = new RunSql(project, search);
    query.sql.add("SELECT count(*) FROM run r");
    query.where();
    return query.sql;
  }

  /// Whether the runs found, or their order, depend on summaries.
  static boolean needsSummaries(RunSearch search) {
    return search.order().stream().anyMatch(order -> order.field() instanceof Field.Metric)
        || (search.filter() != null
            && Criterion.of(search.filter())
                .tests()
                .anyMatch(test -> test.field() instanceof Field.Metric));
  }

  private void where() {
    sql.add(" WHERE r.project_id = ? AND r.experiment_id", project.value());
    inExperiments();
    switch (search.view()) {
      case ACTIVE -> sql.add(" AND r.deleted = 0");
      case DELETED -> sql.add(" AND r.deleted = 1");
      case ALL -> sql.add(" AND r.deleted IN (0, 1)");
    }
    if (search.filter() != null) {
      sql.add(" AND ");
      new FilterSql(sql, this::on).add(search.filter());
    }
  }

  private void inExperiments() {
    List<Long> ids = search.experiments().stream().map(id -> id.value()).toList();
    if (ids.size() == 1) {
      sql.add(" = ?", ids.getFirst());
    } else {
      // One argument, because the list appears in every comparison.
      sql.add(" IN (SELECT value FROM json_each(?))", ids.toString());
    }
  }

  /// Adds a condition on the column of a field.
  private void on(Field field, boolean number, FilterSql.Condition condition) {
    switch (field) {
      case Field.RunAttribute(var attribute) -> {
        String column = column(attribute);
        sql.add("(" + column + " IS NOT NULL AND ");
        condition.on(column);
        sql.add(")");
      }
      case Field.RunPath path -> condition.on(column(path));
      case Field.Metric(var key, var aggregate) ->
          among("series", key, SeriesColumns.of("series", aggregate), condition);
      case Field.Param(var key) -> among("param", key, number ? "number" : "value", condition);
      case Field.Tag(var key) -> among("tag", key, "value", condition);
      case Field.Dataset(var column) -> dataset(column, condition);
      case Field.ExperimentAttribute attribute -> throw unfit(attribute);
      case Field.ModelAttribute attribute -> throw unfit(attribute);
      case Field.ColumnAttribute attribute -> throw unfit(attribute);
      case Field.OfTrace attribute -> throw unfit(attribute);
    }
  }

  private void among(String table, String key, String column, FilterSql.Condition condition) {
    sql.add(
        "r.no IN (SELECT run_no FROM " + table + " WHERE project_id = ? AND experiment_id",
        project.value());
    inExperiments();
    sql.add(" AND key = ? AND ", key);
    condition.on(column);
    sql.add(")");
  }

  private void dataset(Field.DatasetColumn column, FilterSql.Condition condition) {
    sql.add(
        "EXISTS (SELECT 1 FROM dataset_input i JOIN dataset d ON d.project_id = i.project_id"
            + " AND d.no = i.dataset_no");
    switch (column) {
      case NAME, DIGEST -> {
        sql.add(" WHERE i.project_id = r.project_id AND i.run_no = r.no AND ");
        condition.on(column == Field.DatasetColumn.NAME ? "d.name" : "d.digest");
      }
      case CONTEXT -> {
        sql.add(
            " JOIN dataset_input_tag t ON t.project_id = i.project_id AND t.run_no = i.run_no"
                + " AND t.dataset_no = i.dataset_no AND t.key = ?"
                + " WHERE i.project_id = r.project_id AND i.run_no = r.no AND ",
            DatasetInput.CONTEXT);
        condition.on("t.value");
      }
    }
    sql.add(")");
  }

  private static String column(Field.Attribute attribute) {
    return switch (attribute) {
      case RUN_ID -> "r.id";
      case RUN_NAME -> "r.name";
      case USER -> "r.user";
      case STATUS -> "r.status";
      case PARENT_RUN_ID -> "r.parent_id";
      case START_TIME -> "r.start_ms";
      case END_TIME -> "r.end_ms";
      case DURATION -> "(r.end_ms - r.start_ms)";
    };
  }

  private static String column(Field.RunPath path) {
    return "("
        + literal(path.before())
        + " || r.experiment_id || '/' || r.id || "
        + literal(path.after())
        + ")";
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  // ---- orders ----

  private void joins() {
    for (int i = 0; i < search.order().size(); i++) {
      join("o" + i, search.order().get(i).field());
    }
  }

  private void join(String alias, Field field) {
    switch (field) {
      case Field.RunAttribute _, Field.RunPath _ -> {}
      case Field.Metric(var key, _) -> join("series", alias, key);
      case Field.Param(var key) -> join("param", alias, key);
      case Field.Tag(var key) -> join("tag", alias, key);
      case Field.Dataset dataset -> throw unfit(dataset);
      case Field.ExperimentAttribute attribute -> throw unfit(attribute);
      case Field.ModelAttribute attribute -> throw unfit(attribute);
      case Field.ColumnAttribute attribute -> throw unfit(attribute);
      case Field.OfTrace attribute -> throw unfit(attribute);
    }
  }

  private void join(String table, String alias, String key) {
    sql.add(
        " LEFT JOIN "
            + table
            + " "
            + alias
            + " ON "
            + alias
            + ".project_id = r.project_id AND "
            + alias
            + ".run_no = r.no AND "
            + alias
            + ".key = ?",
        key);
  }

  private Terms terms() {
    Place after = search.after();
    Terms terms = new Terms(after != null);
    for (int i = 0; i < search.order().size(); i++) {
      add(terms, "o" + i, search.order().get(i), after == null ? null : after.values().get(i));
    }
    terms.add("r.start_ms", true, after == null ? null : (Long) after.timeMs());
    terms.add("r.id", false, after == null ? null : after.id());
    return terms;
  }

  /// Values first, then NaN, then missing values; of params, numbers before texts.
  private static void add(Terms terms, String alias, Order order, Place.@Nullable Value at) {
    boolean descending = order.descending();
    Object bound = Terms.bound(at);
    switch (order.field()) {
      case Field.RunAttribute(var attribute) -> {
        String column = column(attribute);
        switch (attribute) {
          case END_TIME, DURATION, PARENT_RUN_ID -> {
            terms.addMissing(column + " IS NULL", at);
            terms.addNullable(column, descending, bound);
          }
          case RUN_ID, RUN_NAME, USER, STATUS, START_TIME -> terms.add(column, descending, bound);
        }
      }
      case Field.RunPath path -> terms.add(column(path), descending, bound);
      case Field.Metric(_, var aggregate) -> {
        String value = SeriesColumns.of(alias, aggregate);
        terms.addMissing(alias + ".key IS NULL", at);
        terms.add(value + " IS NULL", false, at instanceof Place.Real ? 0L : 1L);
        terms.addNullable(value, descending, bound);
      }
      case Field.Param _ -> {
        boolean isNumber = at instanceof Place.Real;
        terms.addMissing(alias + ".key IS NULL", at);
        terms.add(alias + ".number IS NULL", false, isNumber ? 0L : 1L);
        terms.addNullable(alias + ".number", descending, isNumber ? bound : null);
        terms.addNullable(
            "CASE WHEN " + alias + ".number IS NULL THEN " + alias + ".value END",
            descending,
            isNumber ? null : bound);
      }
      case Field.Tag _ -> {
        terms.addMissing(alias + ".key IS NULL", at);
        terms.addNullable(alias + ".value", descending, bound);
      }
      case Field.Dataset dataset -> throw unfit(dataset);
      case Field.ExperimentAttribute attribute -> throw unfit(attribute);
      case Field.ModelAttribute attribute -> throw unfit(attribute);
      case Field.ColumnAttribute attribute -> throw unfit(attribute);
      case Field.OfTrace attribute -> throw unfit(attribute);
    }
  }

  private static IllegalArgumentException unfit(@Nullable Field field) {
    return new IllegalArgumentException(field + " does not fit a search for runs here");
  }
}
