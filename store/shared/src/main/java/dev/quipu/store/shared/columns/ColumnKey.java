package dev.quipu.store.shared.columns;

import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.query.Criterion;
import dev.quipu.query.Field;
import dev.quipu.query.Order;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    START_TIME(Type.TIME),
    END_TIME(Type.TIME),
    /// End minus start.
    DURATION(Type.TIME),
    /// The last value of a series. NaN is a value, here and in the other aggregates.
    METRIC_LAST(Type.NUMBER),
    METRIC_FIRST(Type.NUMBER),
    METRIC_MIN(Type.NUMBER),
    METRIC_MAX(Type.NUMBER),
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

  Type type() {
    return kind.type;
  }

  // ---- which columns a search needs ----

  /// The columns that a search for runs needs; null if the search needs a value that columns do not
  /// hold.
  ///
  /// @param criterion of the search
  static @Nullable Set<ColumnKey> of(RunSearch search, @Nullable Criterion criterion) {
    Set<ColumnKey> keys = new LinkedHashSet<>();
    for (Order order : search.order()) {
      if (order.field() instanceof Field.Param(var key)) {
        keys.add(new ColumnKey(Kind.PARAM_NUMBER, key));
        keys.add(new ColumnKey(Kind.PARAM_WORD, key));
      } else if (!add(order.field(), isNumber(order.field()), keys)) {
        return null;
      }
    }
    return criterion == null
            || criterion.tests().allMatch(test -> add(test.field(), test.isNumber(), keys))
        ? keys
        : null;
  }

  private static boolean add(Field field, boolean number, Set<ColumnKey> keys) {
    ColumnKey key = find(field, number);
    if (key != null) {
      keys.add(key);
    }
    return key != null;
  }

  /// The column whose values a test looks at.
  static ColumnKey of(Criterion.Test test) {
    return known(find(test.field(), test.isNumber()), test.field());
  }

  /// The column whose values an order compares, except for params.
  static ColumnKey of(Order order) {
    return known(find(order.field(), isNumber(order.field())), order.field());
  }

  private static ColumnKey known(@Nullable ColumnKey key, Field field) {
    if (key == null) {
      throw new IllegalArgumentException(field + " is not searched by column");
    }
    return key;
  }

  /// Whether an order compares the numbers of a field.
  private static boolean isNumber(Field field) {
    return field instanceof Field.Metric
        || (field instanceof Field.RunAttribute(var attribute) && attribute.isNumber());
  }

  /// The column of the numbers or the texts of a field; null if there is none.
  private static @Nullable ColumnKey find(Field field, boolean number) {
    return switch (field) {
      case Field.Metric(var key, var aggregate) ->
          number ? new ColumnKey(kind(aggregate), key) : null;
      case Field.Param(var key) -> new ColumnKey(number ? Kind.PARAM_NUMBER : Kind.PARAM_TEXT, key);
      case Field.Tag(var key) -> number ? null : new ColumnKey(Kind.TAG, key);
      case Field.RunAttribute(var attribute) -> {
        Kind kind = kind(attribute);
        yield kind == null || attribute.isNumber() != number ? null : new ColumnKey(kind, "");
      }
      case Field.RunPath _,
          Field.Dataset _,
          Field.ExperimentAttribute _,
          Field.ModelAttribute _,
          Field.ColumnAttribute _,
          Field.OfTrace _ ->
          null;
    };
  }

  private static Kind kind(Field.Aggregate aggregate) {
    return switch (aggregate) {
      case LAST -> Kind.METRIC_LAST;
      case FIRST -> Kind.METRIC_FIRST;
      case MIN -> Kind.METRIC_MIN;
      case MAX -> Kind.METRIC_MAX;
    };
  }

  private static @Nullable Kind kind(Field.Attribute attribute) {
    return switch (attribute) {
      case RUN_NAME -> Kind.RUN_NAME;
      case USER -> Kind.USER;
      case STATUS -> Kind.STATUS;
      case PARENT_RUN_ID -> Kind.PARENT_RUN_ID;
      case START_TIME -> Kind.START_TIME;
      case END_TIME -> Kind.END_TIME;
      case DURATION -> Kind.DURATION;
      // An index finds runs by id.
      case RUN_ID -> null;
    };
  }
}
