package dev.quipu.store.shared.columns;

import dev.quipu.query.Field;
import dev.quipu.query.Filter;
import dev.quipu.query.LikePattern;
import dev.quipu.query.Operator;
import dev.quipu.store.shared.columns.ColumnKey.Kind;
import java.math.BigDecimal;
import java.util.BitSet;
import java.util.List;

/// Decides a filter for all runs of a table. The answer must be the same as that of [FilterSql].
final class ColumnFilter {
  /// Integers up to this one are exact as floating-point numbers.
  private static final long EXACT = 1L << 53;

  private final ColumnTable table;
  private final Runnable pause;
  private final int rows;

  ColumnFilter(ColumnTable table, Runnable pause) {
    this.table = table;
    this.pause = pause;
    rows = table.rows();
  }

  /// A bit for each row that meets the filter.
  BitSet matches(Filter filter) {
    pause.run();
    return switch (filter) {
      case Filter.And(var parts) -> {
        BitSet all = matches(parts.getFirst());
        for (Filter part : parts.subList(1, parts.size())) {
          all.and(matches(part));
        }
        yield all;
      }
      case Filter.Or(var parts) -> {
        BitSet some = matches(parts.getFirst());
        for (Filter part : parts.subList(1, parts.size())) {
          some.or(matches(part));
        }
        yield some;
      }
      case Filter.Not(var part) -> {
        BitSet not = matches(part);
        not.flip(0, rows);
        yield not;
      }
      case Filter.NumberComparison(var field, var operator, double value) ->
          numbers(field, operator, value);
      case Filter.TextComparison(var field, var operator, var value) -> {
        TextColumn texts = texts(field);
        boolean[] equal = texts.isOneOf(List.of(value));
        yield texts(texts, operator == Operator.EQUAL ? equal : complement(equal));
      }
      case Filter.Like(var field, var pattern, boolean ignoreCase) -> {
        TextColumn texts = texts(field);
        LikePattern like = LikePattern.of(pattern, ignoreCase);
        yield texts(texts, texts.holds(like::matches, pause));
      }
      case Filter.In(var field, var values, boolean negated) -> {
        TextColumn texts = texts(field);
        boolean[] in = texts.isOneOf(values);
        yield texts(texts, negated ? complement(in) : in);
      }
      case Filter.IsNull(var field, boolean negated) -> {
        TextColumn texts = texts(field);
        BitSet there = texts(texts, complement(texts.isOneOf(List.of())));
        if (!negated) {
          there.flip(0, rows);
        }
        yield there;
      }
    };
  }

  // ---- texts ----

  private TextColumn texts(Field field) {
    ColumnKey key =
        switch (field) {
          case Field.RunAttribute(var attribute) -> attribute(attribute);
          case Field.Param(var param) -> new ColumnKey(Kind.PARAM_TEXT, param);
          case Field.Tag(var tag) -> new ColumnKey(Kind.TAG, tag);
          case Field.Metric _, Field.Dataset _, Field.ExperimentAttribute _ -> throw unfit(field);
        };
    return (TextColumn) table.column(key);
  }

  static ColumnKey attribute(Field.Attribute attribute) {
    return ColumnKey.attribute(
        switch (attribute) {
          case RUN_NAME -> Kind.RUN_NAME;
          case USER -> Kind.USER;
          case STATUS -> Kind.STATUS;
          case PARENT_RUN_ID -> Kind.PARENT_RUN_ID;
          case END_TIME -> Kind.END_TIME;
          case DURATION -> Kind.DURATION;
          case RUN_ID, ARTIFACT_URI, START_TIME ->
              throw new IllegalArgumentException(attribute + " is no column");
        });
  }

  /// @param holds the answer by code; false for a missing text
  private BitSet texts(TextColumn texts, boolean[] holds) {
    int[] codes = texts.codes;
    long[] words = words();
    for (int row = 0; row < rows; row++) {
      if (holds[codes[row]]) {
        words[row >> 6] |= 1L << row;
      }
    }
    return BitSet.valueOf(words);
  }

  private static boolean[] complement(boolean[] holds) {
    for (int code = 1; code < holds.length; code++) {
      holds[code] = !holds[code];
    }
    return holds;
  }

  // ---- numbers ----

  private BitSet numbers(Field field, Operator operator, double value) {
    return switch (field) {
      case Field.RunAttribute(var attribute) ->
          times(
              attribute == Field.Attribute.START_TIME
                  ? table.starts()
                  : (TimeColumn) table.column(attribute(attribute)),
              operator,
              value);
      case Field.Metric(var key) ->
          numbers((NumberColumn) table.column(new ColumnKey(Kind.METRIC, key)), operator, value);
      case Field.Param(var key) ->
          numbers(
              (NumberColumn) table.column(new ColumnKey(Kind.PARAM_NUMBER, key)), operator, value);
      case Field.Tag _, Field.Dataset _, Field.ExperimentAttribute _ -> throw unfit(field);
    };
  }

  /// NaN differs from everything and equals nothing, as in Java.
  private BitSet numbers(NumberColumn column, Operator operator, double value) {
    double[] values = column.values;
    boolean less = isLess(operator);
    boolean equal = isEqual(operator);
    boolean greater = isGreater(operator);
    boolean unequal = operator == Operator.NOT_EQUAL;
    long[] words = words();
    for (int row = 0; row < rows; row++) {
      double v = values[row];
      boolean holds = v < value ? less : v > value ? greater : v == value ? equal : unequal;
      if (holds && column.has(row)) {
        words[row >> 6] |= 1L << row;
      }
    }
    return BitSet.valueOf(words);
  }

  private BitSet times(TimeColumn column, Operator operator, double value) {
    long[] words = words();
    for (int row = 0; row < rows; row++) {
      if (column.has(row) && holds(column.values[row], operator, value)) {
        words[row >> 6] |= 1L << row;
      }
    }
    return BitSet.valueOf(words);
  }

  private static boolean holds(long time, Operator operator, double value) {
    if (Double.isNaN(value)) {
      return operator == Operator.NOT_EQUAL;
    }
    int comparison =
        (-EXACT <= time && time <= EXACT) || Double.isInfinite(value)
            ? compare((double) time, value)
            : new BigDecimal(time).compareTo(new BigDecimal(value));
    return comparison < 0
        ? isLess(operator)
        : comparison > 0 ? isGreater(operator) : isEqual(operator);
  }

  /// Not as [Double#compare]: the zeros are one value.
  private static int compare(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  private static boolean isLess(Operator operator) {
    return switch (operator) {
      case LESS, LESS_OR_EQUAL, NOT_EQUAL -> true;
      case EQUAL, GREATER, GREATER_OR_EQUAL -> false;
    };
  }

  private static boolean isEqual(Operator operator) {
    return switch (operator) {
      case EQUAL, LESS_OR_EQUAL, GREATER_OR_EQUAL -> true;
      case NOT_EQUAL, LESS, GREATER -> false;
    };
  }

  private static boolean isGreater(Operator operator) {
    return switch (operator) {
      case GREATER, GREATER_OR_EQUAL, NOT_EQUAL -> true;
      case EQUAL, LESS, LESS_OR_EQUAL -> false;
    };
  }

  private long[] words() {
    return new long[(rows + 63) >> 6];
  }

  private static IllegalArgumentException unfit(Field field) {
    return new IllegalArgumentException(field + " is not searched by column");
  }
}
