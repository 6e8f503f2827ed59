package dev.quipu.store.sqlite.session;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.read.Place;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The current row of a result; columns count from 1.
public final class Row {
  private static final char REPLACEMENT = '\ufffd';

  /// The first columns of a statement identify the row.
  private static final int NAMING_COLUMNS = 3;

  /// The size in memory of a row without its texts; then that of a text without its characters.
  private static final int ROW_BYTES = 96;

  private static final int TEXT_BYTES = 48;

  private final ResultSet result;
  private long textBytes;

  Row(ResultSet result) {
    this.result = result;
  }

  public long number(int column) throws SQLException {
    return result.getLong(column);
  }

  public @Nullable Long numberOrNull(int column) throws SQLException {
    long value = result.getLong(column);
    return result.wasNull() ? null : value;
  }

  /// NULL is read as NaN, as it was written.
  public double real(int column) throws SQLException {
    double value = result.getDouble(column);
    return value == 0 && result.wasNull() ? Double.NaN : value;
  }

  public boolean flag(int column) throws SQLException {
    return result.getLong(column) != 0;
  }

  public String text(int column) throws SQLException {
    String value = textOrNull(column);
    if (value == null) {
      throw new DamagedValue(name(column) + " is NULL");
    }
    return value;
  }

  public @Nullable String textOrNull(int column) throws SQLException {
    String value = result.getString(column);
    // The driver puts this character where the bytes are not UTF-8.
    if (value != null
        && value.indexOf(REPLACEMENT) >= 0
        && !Arrays.equals(result.getBytes(column), value.getBytes(StandardCharsets.UTF_8))) {
      throw new DamagedValue(name(column) + " is no text in UTF-8");
    }
    textBytes += value == null ? 0 : TEXT_BYTES + (long) Character.BYTES * value.length();
    return value;
  }

  /// A number or text as a text that tells the value apart from all others.
  public @Nullable String exactOrNull(int column) throws SQLException {
    // The text that SQLite makes of a number has fewer digits.
    return result.getObject(column) instanceof Double number
        ? number.toString()
        : textOrNull(column);
  }

  /// A word from a fixed set.
  public <T> T word(int column, Function<String, Optional<T>> words) throws SQLException {
    String text = text(column);
    return words
        .apply(text)
        .orElseThrow(() -> new DamagedValue(name(column) + " is " + Text.quote(text)));
  }

  /// A whole number of a [Place]. A place only serves comparison, so damaged rows give one, too.
  public Place.Value whole(int column) throws SQLException {
    long value = result.getLong(column);
    return result.wasNull() ? new Place.Missing() : new Place.Whole(value);
  }

  /// A text of a [Place], as [#whole].
  public Place.Value words(int column) throws SQLException {
    String value = result.getString(column);
    return value == null ? new Place.Missing() : new Place.Words(value);
  }

  /// Whether the value is a BLOB.
  public boolean isBytes(int column) throws SQLException {
    return result.getObject(column) instanceof byte[];
  }

  public byte[] bytes(int column) throws SQLException {
    byte[] value = bytesOrNull(column);
    if (value == null) {
      throw new DamagedValue(name(column) + " is NULL");
    }
    return value;
  }

  public byte @Nullable [] bytesOrNull(int column) throws SQLException {
    byte[] value = result.getBytes(column);
    textBytes += value == null ? 0 : value.length;
    return value;
  }

  /// Roughly the memory that the values read from the row take.
  public long keptBytes() {
    return ROW_BYTES + textBytes;
  }

  /// Hands the row to the sink; returns the damage if the store never wrote such a row.
  @Nullable QuipuException handTo(Sink sink) throws SQLException {
    textBytes = 0;
    try {
      sink.accept(this);
      return null;
    } catch (DamagedValue | IllegalArgumentException e) {
      return damage(e);
    } catch (QuipuException e) {
      // The model refuses a value.
      if (e.code() != ErrorCode.INVALID_ARGUMENT) {
        throw e;
      }
      return damage(e);
    }
  }

  private QuipuException damage(Exception why) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    StringJoiner names = new StringJoiner(", ");
    for (int column = 1; column <= Math.min(NAMING_COLUMNS, columns.getColumnCount()); column++) {
      names.add(columns.getColumnName(column) + " " + shown(column));
    }
    return new QuipuException(
        ErrorCode.CORRUPT,
        "A row of the table "
            + columns.getTableName(1)
            + " is damaged ("
            + names
            + "): "
            + why.getMessage()
            + ".",
        why);
  }

  /// A value as messages show it, even a damaged one.
  public String shown(int column) throws SQLException {
    Object value = result.getObject(column);
    return value instanceof Number ? value.toString() : Text.quote(String.valueOf(value));
  }

  private String name(int column) {
    try {
      return result.getMetaData().getColumnName(column);
    } catch (SQLException e) {
      return "column " + column;
    }
  }

  /// Makes a value from a row.
  @FunctionalInterface
  public interface Mapper<T> {
    T map(Row row) throws SQLException;
  }

  /// Takes a row.
  @FunctionalInterface
  public interface Sink {
    void accept(Row row) throws SQLException;
  }
}
