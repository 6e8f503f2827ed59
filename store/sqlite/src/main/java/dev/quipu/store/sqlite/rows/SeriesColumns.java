package dev.quipu.store.sqlite.rows;

import dev.quipu.query.Field;

/// The columns of the table `series` in which the values of a summary stand. NULL stands for NaN.
public final class SeriesColumns {
  private SeriesColumns() {}

  /// The value as a column in SQL.
  ///
  /// @param alias of the table
  public static String of(String alias, Field.Aggregate aggregate) {
    return switch (aggregate) {
      case LAST -> alias + ".last";
      case FIRST -> alias + ".first";
      case MIN -> alias + ".min";
      case MAX -> alias + ".max";
    };
  }
}
