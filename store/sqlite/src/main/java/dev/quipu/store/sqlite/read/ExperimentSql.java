package dev.quipu.store.sqlite.read;

import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.read.ExperimentSearch;
import dev.quipu.engine.port.read.Place;
import dev.quipu.query.Field;
import dev.quipu.query.Order;
import dev.quipu.store.sqlite.search.FilterSql;
import dev.quipu.store.sqlite.search.Terms;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Turns a search for experiments into SQL. As in [RunSql], each comparison is 0 or 1 and never
/// NULL.
final class ExperimentSql {
  private final Sql sql = new Sql();

  private ExperimentSql() {}

  /// The experiments of the page, and one more if there are more.
  static Sql page(ProjectId project, ExperimentSearch search) {
    ExperimentSql query = new ExperimentSql();
    query.page(project.value(), search);
    return query.sql;
  }

  private void page(long project, ExperimentSearch search) {
    sql.add("SELECT " + SqliteExperimentReader.COLUMNS + " FROM experiment e");
    joins(search.order());
    where(project, search);
    Terms terms = terms(search);
    terms.addBehind(sql);
    terms.addOrderBy(sql);
    sql.add(" LIMIT ?", search.maxResults() + 1L);
  }

  /// The values of an experiment for the keys of the order, then its creation time and id;
  /// [#readPlace] reads them.
  static Sql place(ProjectId project, ExperimentSearch search, long id) {
    ExperimentSql query = new ExperimentSql();
    query.sql.add("SELECT ");
    for (int i = 0; i < search.order().size(); i++) {
      query.sql.add(column(i, search.order().get(i)) + ", ");
    }
    query.sql.add("e.created_ms, e.id FROM experiment e");
    query.joins(search.order());
    query.sql.add(" WHERE e.project_id = ? AND e.id = ?", project.value(), id);
    return query.sql;
  }

  static Place readPlace(ExperimentSearch search, Row row) throws SQLException {
    List<Place.Value> values = new ArrayList<>();
    int column = 1;
    for (Order order : search.order()) {
      values.add(isText(order.field()) ? row.words(column) : row.whole(column));
      column++;
    }
    return new Place(values, row.number(column), Long.toString(row.number(column + 1)));
  }

  private static boolean isText(Field field) {
    return switch (field) {
      case Field.ExperimentAttribute(var attribute) ->
          switch (attribute) {
            case NAME, DESCRIPTION, STATUS -> true;
            case ID, CREATION_TIME, LAST_UPDATE_TIME, RUN_COUNT, LAST_RUN_TIME -> false;
          };
      case Field.Tag _ -> true;
      case Field.RunAttribute other -> throw unfit(other);
      case Field.RunPath other -> throw unfit(other);
      case Field.ModelAttribute other -> throw unfit(other);
      case Field.Metric other -> throw unfit(other);
      case Field.Param other -> throw unfit(other);
      case Field.Dataset other -> throw unfit(other);
      case Field.ColumnAttribute other -> throw unfit(other);
      case Field.OfTrace other -> throw unfit(other);
    };
  }

  private static String column(int i, Order order) {
    return switch (order.field()) {
      case Field.ExperimentAttribute(var attribute) -> column(attribute);
      case Field.Tag _ -> "o" + i + ".value";
      case Field.RunAttribute field -> throw unfit(field);
      case Field.RunPath field -> throw unfit(field);
      case Field.ModelAttribute field -> throw unfit(field);
      case Field.Metric field -> throw unfit(field);
      case Field.Param field -> throw unfit(field);
      case Field.Dataset field -> throw unfit(field);
      case Field.ColumnAttribute field -> throw unfit(field);
      case Field.OfTrace field -> throw unfit(field);
    };
  }

  private static Terms terms(ExperimentSearch search) {
    Place after = search.after();
    Terms terms = new Terms(after != null);
    for (int i = 0; i < search.order().size(); i++) {
      Order order = search.order().get(i);
      Place.Value at = after == null ? null : after.values().get(i);
      String column = column(i, order);
      terms.addMissing(column + " IS NULL", at);
      terms.addNullable(column, order.descending(), Terms.bound(at));
    }
    terms.add("e.created_ms", true, after == null ? null : (Long) after.timeMs());
    terms.add("e.id", false, after == null ? null : (Long) Long.parseLong(after.id()));
    return terms;
  }

  private void joins(List<Order> order) {
    for (int i = 0; i < order.size(); i++) {
      if (order.get(i).field() instanceof Field.Tag(var key)) {
        String tag = "o" + i;
        sql.add(
            " LEFT JOIN experiment_tag "
                + tag
                + " ON "
                + tag
                + ".project_id = e.project_id AND "
                + tag
                + ".experiment_id = e.id AND "
                + tag
                + ".key = ?",
            key);
      }
    }
  }

  private void where(long project, ExperimentSearch search) {
    sql.add(" WHERE e.project_id = ?", project);
    switch (search.view()) {
      case ACTIVE -> sql.add(" AND e.deleted = 0");
      case DELETED -> sql.add(" AND e.deleted = 1");
      case ALL -> {}
    }
    if (search.filter() != null) {
      sql.add(" AND ");
      new FilterSql(sql, this::on).add(search.filter());
    }
  }

  private void on(Field field, boolean number, FilterSql.Condition condition) {
    switch (field) {
      case Field.ExperimentAttribute(var attribute) -> {
        sql.add("(" + column(attribute) + " IS NOT NULL AND ");
        condition.on(column(attribute));
        sql.add(")");
      }
      case Field.Tag(var key) -> {
        sql.add(
            "EXISTS (SELECT 1 FROM experiment_tag t WHERE t.project_id = e.project_id"
                + " AND t.experiment_id = e.id AND t.key = ? AND ",
            key);
        condition.on("t.value");
        sql.add(")");
      }
      case Field.RunAttribute other -> throw unfit(other);
      case Field.RunPath other -> throw unfit(other);
      case Field.ModelAttribute other -> throw unfit(other);
      case Field.Metric other -> throw unfit(other);
      case Field.Param other -> throw unfit(other);
      case Field.Dataset other -> throw unfit(other);
      case Field.ColumnAttribute other -> throw unfit(other);
      case Field.OfTrace other -> throw unfit(other);
    }
  }

  private static String column(Field.ExperimentColumn column) {
    return switch (column) {
      case ID -> "e.id";
      case NAME -> "e.name";
      case DESCRIPTION -> "e.description";
      case STATUS -> "e.status";
      case CREATION_TIME -> "e.created_ms";
      case LAST_UPDATE_TIME -> "e.updated_ms";
      case RUN_COUNT -> ofRuns("count(*)");
      case LAST_RUN_TIME -> ofRuns("max(r.start_ms)");
    };
  }

  private static String ofRuns(String what) {
    return String.format(
        Locale.ROOT,
        "(SELECT %s FROM run r WHERE r.project_id = e.project_id AND r.experiment_id = e.id"
            + " AND r.deleted = 0)",
        what);
  }

  private static IllegalArgumentException unfit(Field field) {
    return new IllegalArgumentException(field + " does not fit a search for experiments");
  }
}
