package dev.quipu.store.shared.columns;

import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.query.Field;
import dev.quipu.query.Filter;
import dev.quipu.query.Order;
import java.util.LinkedHashSet;
import java.util.Set;

/// Names the value that a column holds of each run.
///
/// @param key of a param, tag or metric; empty for attributes
public record ColumnKey(Kind kind, String key) {
  /// The value of a run. A run may have none.
  public enum Kind {
    RUN_NAME(Type.TEXT),
    USER(Type.TEXT),
    STATUS(Type.TEXT),
    PARENT_RUN_ID(Type.TEXT),
    END_TIME(Type.TIME),
    /// End minus start.
    DURATION(Type.TIME),
    /// The last value of a series, which may be NaN.
    METRIC(Type.NUMBER),
    TAG(Type.TEXT),
    PARAM_TEXT(Type.TEXT),
    /// The numbers in params that have one.
    PARAM_NUMBER(Type.NUMBER),
    /// The texts of params that are not numbers: only these are ordered as texts.
    PARAM_WORD(Type.TEXT);

    private final Type type;

    Kind(Type type) {
      this.type = type;
    }
  }

  /// What a column holds, and so the method of [RunValues] that gives the values.
  public enum Type {
    NUMBER,
    TIME,
    TEXT
  }

  Column newColumn() {
    return switch (kind.type) {
      case NUMBER -> new NumberColumn();
      case TIME -> new TimeColumn();
      case TEXT -> new TextColumn();
    };
  }

  static ColumnKey attribute(Kind kind) {
    return new ColumnKey(kind, "");
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
