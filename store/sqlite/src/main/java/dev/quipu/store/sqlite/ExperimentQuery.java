package dev.quipu.store.sqlite;

import dev.quipu.core.ProjectId;
import dev.quipu.engine.store.ExperimentSearch;
import dev.quipu.query.Field;
import dev.quipu.query.Order;
import java.util.List;
import java.util.Locale;

/// Turns a search for experiments into SQL. As in [RunQuery], each comparison is 0 or 1 and never
/// NULL.
final class ExperimentQuery {
  private final Sql sql = new Sql();

  private ExperimentQuery() {}

  /// The experiments of the page, and one more if there is one.
  static Sql page(ProjectId project, ExperimentSearch search) {
    ExperimentQuery query = new ExperimentQuery();
    query.page(project.value(), search);
    return query.sql;
  }

  private void page(long project, ExperimentSearch search) {
    sql.add("SELECT " + SqliteExperiments.COLUMNS + " FROM experiment e");
    List<Order> order = search.order();
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
    sql.add(" ORDER BY ");
    for (int i = 0; i < order.size(); i++) {
      String column =
          switch (order.get(i).field()) {
            case Field.ExperimentAttribute(var attribute) -> column(attribute);
            case Field.Tag _ -> "o" + i + ".value";
            case Field.RunAttribute field -> throw unfit(field);
            case Field.Metric field -> throw unfit(field);
            case Field.Param field -> throw unfit(field);
            case Field.Dataset field -> throw unfit(field);
          };
      sql.add(column + " IS NULL, " + column + (order.get(i).descending() ? " DESC, " : ", "));
    }
    sql.add("e.created_ms DESC, e.id LIMIT ? OFFSET ?", search.maxResults() + 1L, search.offset());
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
      case Field.Metric other -> throw unfit(other);
      case Field.Param other -> throw unfit(other);
      case Field.Dataset other -> throw unfit(other);
    }
  }

  private static String column(Field.ExperimentColumn column) {
    return switch (column) {
      case ID -> "e.id";
      case NAME -> "e.name";
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
