package dev.quipu.codec.table;

/// A column of a table.
///
/// @param optional whether rows may have no value
public record Column(String name, Type type, boolean optional) {
  /// The type of the values of a column.
  public enum Type {
    TEXT,
    /// JSON text.
    JSON,
    /// A 64-bit integer.
    INTEGER,
    /// A 64-bit float; NaN and infinities are values as others.
    NUMBER,
    /// True or false; [Values.Longs] with 1 and 0.
    FLAG,
    /// A time in milliseconds since the epoch.
    TIME_MS,
    /// A time in microseconds since the epoch.
    TIME_US
  }

  /// A column that has a value in every row.
  public static Column of(String name, Type type) {
    return new Column(name, type, false);
  }

  /// A column that has no value in some rows.
  public static Column optional(String name, Type type) {
    return new Column(name, type, true);
  }
}
