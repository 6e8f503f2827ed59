package dev.quipu.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The row a result stands at; columns count from 1.
final class Row {
  private final ResultSet result;

  Row(ResultSet result) {
    this.result = result;
  }

  long number(int column) throws SQLException {
    return result.getLong(column);
  }

  @Nullable Long numberOrNull(int column) throws SQLException {
    long value = result.getLong(column);
    return result.wasNull() ? null : value;
  }

  /// NULL is read as NaN, as it was written.
  double real(int column) throws SQLException {
    double value = result.getDouble(column);
    return value == 0 && result.wasNull() ? Double.NaN : value;
  }

  boolean flag(int column) throws SQLException {
    return result.getLong(column) != 0;
  }

  String text(int column) throws SQLException {
    String value = result.getString(column);
    if (value == null) {
      throw new SQLException("Column " + column + " is NULL");
    }
    return value;
  }

  @Nullable String textOrNull(int column) throws SQLException {
    return result.getString(column);
  }

  byte[] bytes(int column) throws SQLException {
    byte[] value = result.getBytes(column);
    if (value == null) {
      throw new SQLException("Column " + column + " is NULL");
    }
    return value;
  }

  /// Makes a value of a row.
  @FunctionalInterface
  interface Mapper<T> {
    T map(Row row) throws SQLException;
  }

  /// Takes a row.
  @FunctionalInterface
  interface Sink {
    void accept(Row row) throws SQLException;
  }
}
