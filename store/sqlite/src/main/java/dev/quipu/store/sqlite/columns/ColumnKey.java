package dev.quipu.store.sqlite.columns;

import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.query.Field;
import dev.quipu.query.Filter;
import dev.quipu.query.Order;
import dev.quipu.store.sqlite.session.Sql;
import java.util.LinkedHashSet;
import java.util.Set;

/// Names the value that a column holds of each run, and how to read the value.
///
/// @param key of a param, tag or metric; empty for attributes
record ColumnKey(Kind kind, String key) {
  /// The source of the values. The indexes by key hold the values, so a column is one range of one
  /// index.
  enum Kind {
    RUN_NAME("no", "r.name", "run r", ""),
    USER("no", "r.user", "run r", ""),
    STATUS("no", "r.status", "run r", ""),
    PARENT_RUN_ID("no", "r.parent_id", "run r", " AND r.parent_id IS NOT NULL"),
    END_TIME("no", "r.end_ms", "run r", " AND r.end_ms IS NOT NULL"),
    DURATION("no", "r.end_ms - r.start_ms", "run r", " AND r.end_ms IS NOT NULL"),
    METRIC("run_no", "r.last", "series r", ""),
    TAG("run_no", "r.value", "tag r", ""),
    PARAM_TEXT("run_no", "r.value", "param r", ""),
    PARAM_NUMBER("run_no", "r.number", "param r", " AND r.number IS NOT NULL"),
    /// The texts of params that are not numbers: only these are ordered as texts.
    PARAM_WORD("run_no", "r.value", "param r", " AND r.number IS NULL");

    private final String no;
    private final String value;
    private final String table;
    private final String condition;

    Kind(String no, String value, String table, String condition) {
      this.no = no;
      this.value = value;
      this.table = table;
      this.condition = condition;
    }

    Column newColumn() {
      return switch (this) {
        case RUN_NAME, USER, STATUS, PARENT_RUN_ID, TAG, PARAM_TEXT, PARAM_WORD -> new TextColumn();
        case END_TIME, DURATION -> new TimeColumn();
        case METRIC, PARAM_NUMBER -> new NumberColumn();
      };
    }

    private boolean isKeyed() {
      return no.equals("run_no");
    }
  }

  static ColumnKey attribute(Kind kind) {
    return new ColumnKey(kind, "");
  }

  /// Selects number and value of all runs of an experiment that have a value.
  Sql all(ChangedRuns.Key of) {
    Sql sql =
        new Sql()
            .add(
                "SELECT r."
                    + kind.no
                    + ", "
                    + kind.value
                    + " FROM "
                    + kind.table
                    + " WHERE r.project_id = ? AND r.experiment_id = ?",
                of.project().value(),
                of.experiment().value());
    if (kind.isKeyed()) {
      sql.add(" AND r.key = ?", key);
    }
    return sql.add(kind.condition);
  }

  /// As [#all], but only for some runs.
  ///
  /// @param runNos as a JSON array
  Sql of(ChangedRuns.Key of, String runNos) {
    Sql sql =
        new Sql()
            .add(
                "SELECT r."
                    + kind.no
                    + ", "
                    + kind.value
                    + " FROM "
                    + kind.table
                    + " WHERE r.project_id = ? AND r."
                    + kind.no
                    + " IN (SELECT value FROM json_each(?))",
                of.project().value(),
                runNos);
    if (kind.isKeyed()) {
      sql.add(" AND r.key = ?", key);
    }
    return sql.add(kind.condition);
  }

  // ---- which columns a search needs ----

  /// Adds the columns that a search for runs needs besides start and id; false if the search needs
  /// a value that columns do not hold.
  static boolean addAll(RunSearch search, Set<ColumnKey> keys) {
    for (Order order : search.order()) {
      if (!addOrder(order.field(), keys)) {
        return false;
      }
    }
    return search.filter() == null || addFilter(search.filter(), keys);
  }

  static Set<ColumnKey> none() {
    return new LinkedHashSet<>();
  }

  private static boolean addOrder(Field field, Set<ColumnKey> keys) {
    return switch (field) {
      case Field.Param(var key) ->
          addKey(Kind.PARAM_NUMBER, key, keys) && addKey(Kind.PARAM_WORD, key, keys);
      case Field.RunAttribute(var attribute) when attribute.isNumber() -> addTime(attribute, keys);
      case Field.RunAttribute _, Field.Tag _ -> addText(field, keys);
      case Field.Metric _ -> addNumber(field, keys);
      case Field.Dataset _, Field.ExperimentAttribute _ -> false;
    };
  }

  private static boolean addFilter(Filter filter, Set<ColumnKey> keys) {
    return switch (filter) {
      case Filter.And(var parts) -> parts.stream().allMatch(part -> addFilter(part, keys));
      case Filter.Or(var parts) -> parts.stream().allMatch(part -> addFilter(part, keys));
      case Filter.Not(var part) -> addFilter(part, keys);
      case Filter.NumberComparison comparison -> addNumber(comparison.field(), keys);
      case Filter.TextComparison comparison -> addText(comparison.field(), keys);
      case Filter.Like like -> addText(like.field(), keys);
      case Filter.In in -> addText(in.field(), keys);
      case Filter.IsNull isNull -> addText(isNull.field(), keys);
    };
  }

  private static boolean addNumber(Field field, Set<ColumnKey> keys) {
    return switch (field) {
      case Field.RunAttribute(var attribute) -> addTime(attribute, keys);
      case Field.Metric(var key) -> addKey(Kind.METRIC, key, keys);
      case Field.Param(var key) -> addKey(Kind.PARAM_NUMBER, key, keys);
      case Field.Tag _, Field.Dataset _, Field.ExperimentAttribute _ -> false;
    };
  }

  private static boolean addTime(Field.Attribute attribute, Set<ColumnKey> keys) {
    return switch (attribute) {
      case START_TIME -> true;
      case END_TIME -> addKey(Kind.END_TIME, "", keys);
      case DURATION -> addKey(Kind.DURATION, "", keys);
      case RUN_ID, RUN_NAME, USER, STATUS, ARTIFACT_URI, PARENT_RUN_ID -> false;
    };
  }

  private static boolean addText(Field field, Set<ColumnKey> keys) {
    return switch (field) {
      case Field.RunAttribute(var attribute) ->
          switch (attribute) {
            case RUN_NAME -> addKey(Kind.RUN_NAME, "", keys);
            case USER -> addKey(Kind.USER, "", keys);
            case STATUS -> addKey(Kind.STATUS, "", keys);
            case PARENT_RUN_ID -> addKey(Kind.PARENT_RUN_ID, "", keys);
            // SQLite finds runs by id through an index.
            case RUN_ID, ARTIFACT_URI -> false;
            case START_TIME, END_TIME, DURATION -> false;
          };
      case Field.Param(var key) -> addKey(Kind.PARAM_TEXT, key, keys);
      case Field.Tag(var key) -> addKey(Kind.TAG, key, keys);
      case Field.Metric _, Field.Dataset _, Field.ExperimentAttribute _ -> false;
    };
  }

  private static boolean addKey(Kind kind, String key, Set<ColumnKey> keys) {
    keys.add(new ColumnKey(kind, key));
    return true;
  }
}
