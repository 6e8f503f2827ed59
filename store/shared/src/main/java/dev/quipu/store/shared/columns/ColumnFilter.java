package dev.quipu.store.shared.columns;

import dev.quipu.query.Criterion;
import dev.quipu.query.LikePattern;
import dev.quipu.query.Operator;
import java.math.BigDecimal;
import java.util.BitSet;
import java.util.List;

/// Decides a filter for all runs of a table.
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

  /// A bit for each row that meets the criterion.
  BitSet matches(Criterion criterion) {
    pause.run();
    return switch (criterion) {
      case Criterion.All(var parts) -> {
        BitSet all = new BitSet(rows);
        all.set(0, rows);
        for (Criterion part : parts) {
          all.and(matches(part));
        }
        yield all;
      }
      case Criterion.Any(var parts) -> {
        BitSet some = new BitSet(rows);
        for (Criterion part : parts) {
          some.or(matches(part));
        }
        yield some;
      }
      case Criterion.Not(var part) -> {
        BitSet not = matches(part);
        not.flip(0, rows);
        yield not;
      }
      case Criterion.Test test ->
          switch (table.column(ColumnKey.of(test))) {
            case TextColumn texts -> texts(test, texts);
            case MarkedColumn numbers -> numbers(test, numbers);
          };
    };
  }

  // ---- texts ----

  private BitSet texts(Criterion.Test test, TextColumn texts) {
    return texts(
        texts,
        switch (test) {
          case Criterion.Exists _ -> complement(texts.isOneOf(List.of()));
          case Criterion.IsOneOf(_, var wanted, boolean negated) ->
              negated ? complement(texts.isOneOf(wanted)) : texts.isOneOf(wanted);
          case Criterion.IsLike(_, var pattern, boolean ignoreCase) ->
              texts.holds(LikePattern.of(pattern, ignoreCase)::matches, pause);
          case Criterion.Compares _ -> throw unfit(test);
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

  private BitSet numbers(Criterion.Test test, MarkedColumn column) {
    return switch (test) {
      case Criterion.Exists _ -> BitSet.valueOf(column.present);
      case Criterion.Compares(_, var operator, double bound) ->
          switch (column) {
            case NumberColumn numbers -> numbers(numbers, operator, bound);
            case TimeColumn times -> times(times, operator, bound);
          };
      case Criterion.IsOneOf _, Criterion.IsLike _ -> throw unfit(test);
    };
  }

  private BitSet numbers(NumberColumn column, Operator operator, double bound) {
    double[] values = column.values;
    boolean less = operator.holdsForLess();
    boolean equal = operator.holdsForEqual();
    boolean greater = operator.holdsForGreater();
    boolean nan = operator.holdsForNaN();
    long[] words = words();
    for (int row = 0; row < rows; row++) {
      double v = values[row];
      boolean holds = v < bound ? less : v > bound ? greater : v == bound ? equal : nan;
      if (holds && column.has(row)) {
        words[row >> 6] |= 1L << row;
      }
    }
    return BitSet.valueOf(words);
  }

  private BitSet times(TimeColumn column, Operator operator, double bound) {
    long[] words = words();
    for (int row = 0; row < rows; row++) {
      if (column.has(row) && holds(column.values[row], operator, bound)) {
        words[row >> 6] |= 1L << row;
      }
    }
    return BitSet.valueOf(words);
  }

  private static boolean holds(long time, Operator operator, double bound) {
    int comparison =
        (-EXACT <= time && time <= EXACT) || Double.isInfinite(bound)
            ? NumberColumn.compare((double) time, bound)
            : new BigDecimal(time).compareTo(new BigDecimal(bound));
    return comparison < 0
        ? operator.holdsForLess()
        : comparison > 0 ? operator.holdsForGreater() : operator.holdsForEqual();
  }

  private long[] words() {
    return new long[(rows + 63) >> 6];
  }

  private static IllegalArgumentException unfit(Criterion.Test test) {
    return new IllegalArgumentException(test + " does not fit the column of its field");
  }
}
