package dev.quipu.store.sqlite.models;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.models.ModelSearch;
import dev.quipu.engine.port.models.ModelSearch.ModelOrder;
import dev.quipu.engine.port.models.ModelSearch.OnDataset;
import dev.quipu.engine.port.read.Place;
import dev.quipu.query.Field;
import dev.quipu.store.sqlite.search.FilterSql;
import dev.quipu.store.sqlite.search.Terms;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Turns a search for models into SQL. An inner statement finds the models and gives each the
/// values of the sort keys, two columns a key; the outer one orders them and takes the page.
final class ModelSql {
  private static final String OF_MODEL = " x.project_id = m.project_id AND x.model_no = m.no";

  private final Sql sql = new Sql();
  private final ProjectId project;
  private final ModelSearch search;
  private final @Nullable Long runNo;

  private ModelSql(ProjectId project, ModelSearch search, @Nullable Long runNo) {
    this.project = project;
    this.search = search;
    this.runNo = runNo;
  }

  /// The models of the page, and one more if there are more.
  ///
  /// @param runNo the number of the search's run; null if there is no such run
  static Sql page(ProjectId project, ModelSearch search, @Nullable Long runNo) {
    ModelSql query = new ModelSql(project, search, runNo);
    query.sql.add("SELECT " + ModelRow.COLUMNS + " FROM (");
    query.valued();
    query.where();
    query.sql.add(") m WHERE 1");
    Terms terms = query.terms();
    terms.addBehind(query.sql);
    terms.addOrderBy(query.sql);
    query.sql.add(" LIMIT ?", search.maxResults() + 1L);
    return query.sql;
  }

  /// The values of a model for the keys of the order, then its creation time and id; [#readPlace]
  /// reads them.
  static Sql place(ProjectId project, ModelSearch search, long no) {
    ModelSql query = new ModelSql(project, search, null);
    query.sql.add("SELECT ");
    for (int i = 0; i < search.order().size(); i++) {
      query.sql.add("m.v" + i + ", m.w" + i + ", ");
    }
    query.sql.add("m.created_ms, m.id FROM (");
    query.valued();
    query.sql.add(" WHERE m.project_id = ? AND m.no = ?) m", project.value(), no);
    return query.sql;
  }

  static Place readPlace(ModelSearch search, Row row) throws SQLException {
    List<Place.Value> values = new ArrayList<>();
    int column = 1;
    for (ModelOrder order : search.order()) {
      values.add(value(order.order().field(), row, column));
      column += 2;
    }
    String id = row.words(column + 1) instanceof Place.Words(String text) ? text : "";
    return new Place(values, row.number(column), id);
  }

  private static Place.Value value(Field field, Row row, int column) throws SQLException {
    return switch (field) {
      case Field.ModelAttribute(var attribute) ->
          attribute.isNumber() ? row.whole(column) : row.words(column);
      case Field.Tag _ -> row.words(column);
      case Field.Metric _ -> {
        double newest = row.real(column);
        yield !row.flag(column + 1)
            ? new Place.Missing()
            : Double.isNaN(newest) ? new Place.NotANumber() : new Place.Real(newest);
      }
      case Field.Param _ -> {
        double number = row.real(column);
        yield Double.isNaN(number) ? row.words(column + 1) : new Place.Real(number);
      }
      case Field.RunAttribute other -> throw unfit(other);
      case Field.RunPath other -> throw unfit(other);
      case Field.ExperimentAttribute other -> throw unfit(other);
      case Field.ColumnAttribute other -> throw unfit(other);
      case Field.OfTrace other -> throw unfit(other);
      case Field.Dataset other -> throw unfit(other);
    };
  }

  /// Selects the models with `v` and `w`, the values of each sort key.
  private void valued() {
    sql.add("SELECT m.*");
    for (int i = 0; i < search.order().size(); i++) {
      ModelOrder order = search.order().get(i);
      switch (order.order().field()) {
        case Field.ModelAttribute(var attribute) -> sql.add(", " + column(attribute) + " AS v" + i);
        case Field.Tag(var key) -> single("logged_model_tag", "value", key, "v" + i);
        case Field.Param(var key) -> {
          single("logged_model_param", "number", key, "v" + i);
          single("logged_model_param", "value", key, "w" + i);
          continue;
        }
        case Field.Metric(var key, _) -> {
          newest("x.value", key, order.dataset(), "v" + i);
          newest("1", key, order.dataset(), "w" + i);
          continue;
        }
        case Field.RunAttribute other -> throw unfit(other);
        case Field.RunPath other -> throw unfit(other);
        case Field.ExperimentAttribute other -> throw unfit(other);
        case Field.ColumnAttribute other -> throw unfit(other);
        case Field.OfTrace other -> throw unfit(other);
        case Field.Dataset other -> throw unfit(other);
      }
      sql.add(", 0 AS w" + i);
    }
    sql.add(" FROM logged_model m");
  }

  private void single(String table, String column, String key, String name) {
    sql.add(
        ", (SELECT x."
            + column
            + " FROM "
            + table
            + " x WHERE"
            + OF_MODEL
            + " AND x.key = ?) AS "
            + name,
        key);
  }

  private void newest(String what, String key, @Nullable OnDataset dataset, String name) {
    sql.add(
        ", (SELECT " + what + " FROM logged_model_metric x WHERE" + OF_MODEL + " AND x.key = ?",
        key);
    if (dataset != null) {
      sql.add(" AND ");
      on(dataset);
    }
    sql.add(" ORDER BY x.time_ms DESC, x.step DESC, x.run_no DESC LIMIT 1) AS " + name);
  }

  private void on(OnDataset dataset) {
    sql.add("(x.dataset_name = ?", dataset.name());
    if (dataset.digest() != null) {
      sql.add(" AND x.dataset_digest = ?", dataset.digest());
    }
    sql.add(")");
  }

  private void onAny(List<OnDataset> datasets) {
    String separator = "(";
    for (OnDataset dataset : datasets) {
      sql.add(separator);
      on(dataset);
      separator = " OR ";
    }
    sql.add(")");
  }

  private void where() {
    sql.add(" WHERE m.project_id = ?", project.value());
    switch (search.view()) {
      case ACTIVE -> sql.add(" AND m.deleted = 0");
      case DELETED -> sql.add(" AND m.deleted = 1");
      case ALL -> sql.add(" AND m.deleted < 2");
    }
    if (search.experiments() != null) {
      sql.add(
          " AND m.experiment_id IN (SELECT value FROM json_each(?))",
          search.experiments().stream()
              .map(ExperimentId::toString)
              .collect(Collectors.joining(",", "[", "]")));
    }
    if (search.run() != null) {
      sql.add(
          """
           AND m.no IN (SELECT no FROM logged_model
             WHERE project_id = ? AND source_run = ? AND source_run <> ''
             UNION SELECT model_no FROM run_model WHERE project_id = ? AND run_no = ?)\
          """,
          project.value(),
          search.run().hex(),
          project.value(),
          runNo == null ? -1L : runNo);
    }
    if (!search.datasets().isEmpty()) {
      sql.add(" AND EXISTS (SELECT 1 FROM logged_model_metric x WHERE" + OF_MODEL + " AND ");
      onAny(search.datasets());
      sql.add(")");
    }
    if (search.filter() != null) {
      sql.add(" AND ");
      new FilterSql(sql, this::on).add(search.filter());
    }
  }

  private void on(Field field, boolean number, FilterSql.Condition condition) {
    switch (field) {
      case Field.ModelAttribute(var attribute) -> {
        sql.add("(" + column(attribute) + " IS NOT NULL AND ");
        condition.on(column(attribute));
        sql.add(")");
      }
      case Field.Tag(var key) -> among("logged_model_tag", "value", key, condition);
      case Field.Param(var key) ->
          among("logged_model_param", number ? "number" : "value", key, condition);
      case Field.Metric(var key, _) -> {
        sql.add("EXISTS (SELECT 1 FROM logged_model_metric x WHERE" + OF_MODEL);
        sql.add(" AND x.key = ? AND ", key);
        if (!search.datasets().isEmpty()) {
          onAny(search.datasets());
          sql.add(" AND ");
        }
        condition.on("x.value");
        sql.add(")");
      }
      case Field.RunAttribute other -> throw unfit(other);
      case Field.RunPath other -> throw unfit(other);
      case Field.ExperimentAttribute other -> throw unfit(other);
      case Field.ColumnAttribute other -> throw unfit(other);
      case Field.OfTrace other -> throw unfit(other);
      case Field.Dataset other -> throw unfit(other);
    }
  }

  private void among(String table, String column, String key, FilterSql.Condition condition) {
    sql.add("EXISTS (SELECT 1 FROM " + table + " x WHERE" + OF_MODEL + " AND x.key = ? AND ", key);
    condition.on("x." + column);
    sql.add(")");
  }

  private static String column(Field.ModelColumn column) {
    return switch (column) {
      case ID -> "m.id";
      case NAME -> "m.name";
      case TYPE -> "nullif(m.type, '')";
      case STATUS -> "m.status";
      case SOURCE_RUN -> "nullif(m.source_run, '')";
      case EXPERIMENT_ID -> "CAST(m.experiment_id AS TEXT)";
      case CREATION_TIME -> "m.created_ms";
      case LAST_UPDATE_TIME -> "m.updated_ms";
    };
  }

  private Terms terms() {
    Place after = search.after();
    Terms terms = new Terms(after != null);
    for (int i = 0; i < search.order().size(); i++) {
      add(terms, i, after == null ? null : after.values().get(i));
    }
    terms.add("m.created_ms", true, after == null ? null : (Long) after.timeMs());
    terms.add("m.id", false, after == null ? null : after.id());
    return terms;
  }

  /// Values first, then NaN, then missing values; of params, numbers before texts.
  private void add(Terms terms, int i, Place.@Nullable Value at) {
    boolean descending = search.order().get(i).order().descending();
    String v = "m.v" + i;
    String w = "m.w" + i;
    Object bound = Terms.bound(at);
    switch (search.order().get(i).order().field()) {
      case Field.ModelAttribute _, Field.Tag _ -> {
        terms.addMissing(v + " IS NULL", at);
        terms.addNullable(v, descending, bound);
      }
      case Field.Metric _ -> {
        terms.addMissing(w + " IS NULL", at);
        terms.add(v + " IS NULL", false, at instanceof Place.Real ? 0L : 1L);
        terms.addNullable(v, descending, bound);
      }
      case Field.Param _ -> {
        boolean isNumber = at instanceof Place.Real;
        terms.addMissing(w + " IS NULL", at);
        terms.add(v + " IS NULL", false, isNumber ? 0L : 1L);
        terms.addNullable(v, descending, isNumber ? bound : null);
        terms.addNullable(
            "CASE WHEN " + v + " IS NULL THEN " + w + " END", descending, isNumber ? null : bound);
      }
      case Field.RunAttribute other -> throw unfit(other);
      case Field.RunPath other -> throw unfit(other);
      case Field.ExperimentAttribute other -> throw unfit(other);
      case Field.ColumnAttribute other -> throw unfit(other);
      case Field.OfTrace other -> throw unfit(other);
      case Field.Dataset other -> throw unfit(other);
    }
  }

  private static IllegalArgumentException unfit(Field field) {
    return new IllegalArgumentException(field + " does not fit a search for models");
  }
}
