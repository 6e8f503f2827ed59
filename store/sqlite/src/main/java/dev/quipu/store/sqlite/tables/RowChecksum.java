package dev.quipu.store.sqlite.tables;

import dev.quipu.store.sqlite.session.DamagedValue;
import dev.quipu.store.sqlite.session.Row;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The checksum of a row that is written often: the CRC-32C of its values. A second copy of the
/// values in an index would cost each write more.
public final class RowChecksum {
  private RowChecksum() {}

  /// The checksum of the values of a row, in the order of their columns: integers, numbers, texts
  /// null, and bytes, which stand as their own CRC-32C.
  public static long of(@Nullable Object... values) {
    RowText text = new RowText();
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        text.separate();
      }
      switch (values[i]) {
        case Long number -> text.add(number);
        case byte[] bytes -> text.add(of(bytes));
        case null -> text.add("null");
        default -> text.add(String.valueOf(values[i]));
      }
    }
    return text.checksum();
  }

  private static long of(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }

  /// The values of a row, followed by their checksum: what a statement stores.
  public static @Nullable Object[] append(@Nullable Object... values) {
    @Nullable Object[] all = Arrays.copyOf(values, values.length + 1);
    all[values.length] = of(values);
    return all;
  }

  /// The values stand in all columns before.
  static void check(Row row, int column) throws SQLException {
    @Nullable Object[] values = new Object[column - 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.exactOrNull(i + 1);
    }
    check(row, column, values);
  }

  /// As [#check], where some values may be bytes.
  static void checkWithBytes(Row row, int column) throws SQLException {
    @Nullable Object[] values = new Object[column - 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.isBytes(i + 1) ? row.bytes(i + 1) : row.exactOrNull(i + 1);
    }
    check(row, column, values);
  }

  private static void check(Row row, int column, @Nullable Object[] values) throws SQLException {
    if (row.number(column) != of(values)) {
      throw new DamagedValue("is not the checksum of the other values");
    }
  }
}
