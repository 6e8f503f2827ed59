package dev.quipu.codec.timeline;

import dev.quipu.core.json.JsonText;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Rows by time, as growing columns. A row has a time, an index, and a number or JSON for some
/// fields. A later row has a greater index, so that rows of equal times have an order. Not safe for
/// several threads.
public final class TimeRows {
  private static final int ROW_BYTES = 24;
  private static final int NUMBER_BYTES = 9;
  private static final int JSON_BYTES = 64;

  private final Map<String, Column> columns = new TreeMap<>();
  private long[] timesUs = new long[16];
  private long[] indexes = new long[16];
  private int size;
  private long bytes;

  /// The values of a field. A row has JSON if `json` is not null there, else a number if `numbered`
  /// is set there, else nothing.
  static final class Column {
    private double[] numbers = {};
    private boolean[] numbered = {};
    private @Nullable JsonText[] json = {};

    void put(int row, double value) {
      if (row >= numbers.length) {
        int capacity = Math.max(16, Math.max(row + 1, numbers.length * 2));
        numbers = Arrays.copyOf(numbers, capacity);
        numbered = Arrays.copyOf(numbered, capacity);
      }
      if (row < json.length) {
        json[row] = null;
      }
      numbers[row] = value;
      numbered[row] = true;
    }

    void put(int row, JsonText value) {
      if (row >= json.length) {
        json = Arrays.copyOf(json, Math.max(16, Math.max(row + 1, json.length * 2)));
      }
      json[row] = value;
    }

    boolean isNumber(int row) {
      return json(row) == null && row < numbered.length && numbered[row];
    }

    /// The number of a row that has one.
    double number(int row) {
      return numbers[row];
    }

    @Nullable JsonText json(int row) {
      return row < json.length ? json[row] : null;
    }
  }

  public TimeRows() {}

  /// Rows that have no fields yet.
  TimeRows(long[] timesUs, long[] indexes) {
    size = timesUs.length;
    this.timesUs = timesUs;
    this.indexes = indexes;
  }

  /// Begins a row; the values that follow belong to it.
  public void add(long timeUs, long index) {
    if (size == timesUs.length) {
      timesUs = Arrays.copyOf(timesUs, size * 2);
      indexes = Arrays.copyOf(indexes, size * 2);
    }
    timesUs[size] = timeUs;
    indexes[size++] = index;
    bytes += ROW_BYTES;
  }

  /// Sets a field of the last row to a number.
  public void put(String field, double value) {
    column(field).put(size - 1, value);
    bytes += NUMBER_BYTES;
  }

  /// Sets a field of the last row to JSON.
  public void put(String field, JsonText value) {
    column(field).put(size - 1, value);
    bytes += JSON_BYTES + value.text().length();
  }

  /// The column of a field, which exists afterwards.
  Column column(String field) {
    return columns.computeIfAbsent(field, _ -> new Column());
  }

  public int size() {
    return size;
  }

  /// About the memory of the rows.
  public long bytes() {
    return bytes;
  }

  /// The times; the first [#size] count.
  long[] timesUs() {
    return timesUs;
  }

  /// The indexes; the first [#size] count.
  long[] indexes() {
    return indexes;
  }

  /// About the bytes of the values of a row.
  int rowBytes(int row) {
    int sum = ROW_BYTES;
    for (Column column : columns.values()) {
      JsonText json = column.json(row);
      sum += json != null ? json.text().length() : column.isNumber(row) ? NUMBER_BYTES : 0;
    }
    return sum;
  }

  public long timeUs(int row) {
    return timesUs[row];
  }

  public long index(int row) {
    return indexes[row];
  }

  /// The fields that any row has, in order.
  public Set<String> fields() {
    return columns.keySet();
  }

  public boolean has(int row, String field) {
    return isNumber(row, field) || json(row, field) != null;
  }

  public boolean isNumber(int row, String field) {
    Column column = columns.get(field);
    return column != null && column.isNumber(row);
  }

  /// The number of a field that [#isNumber].
  public double number(int row, String field) {
    Column column = columns.get(field);
    if (column == null || !column.isNumber(row)) {
      throw new IllegalStateException("Row " + row + " has no number for " + field);
    }
    return column.number(row);
  }

  /// The JSON of a field; null if the row has none.
  public @Nullable JsonText json(int row, String field) {
    Column column = columns.get(field);
    return column == null ? null : column.json(row);
  }

  /// Adds a row of other rows, with some of its fields.
  public void addRow(TimeRows other, int row, Collection<String> fields) {
    add(other.timeUs(row), other.index(row));
    putAll(other, row, fields);
  }

  /// Merges a later row of the same time into the last row.
  void mergeIntoLast(TimeRows other, int row, Collection<String> fields) {
    putAll(other, row, fields);
    indexes[size - 1] = other.index(row);
  }

  private void putAll(TimeRows other, int row, Collection<String> fields) {
    for (String field : fields) {
      JsonText json = other.json(row, field);
      if (json != null) {
        put(field, json);
      } else if (other.isNumber(row, field)) {
        put(field, other.number(row, field));
      }
    }
  }

  /// Adds all rows of others.
  public void addAll(TimeRows other) {
    for (int row = 0; row < other.size; row++) {
      addRow(other, row, other.fields());
    }
  }

  /// The rows from one, inclusive, to another, exclusive.
  public TimeRows slice(int from, int to) {
    TimeRows slice = new TimeRows();
    for (int row = from; row < to; row++) {
      slice.addRow(this, row, fields());
    }
    return slice;
  }

  /// The rows in the order of time and index; these rows if they are in that order.
  public TimeRows sorted() {
    boolean sorted = true;
    for (int row = 1; row < size && sorted; row++) {
      sorted = compare(this, row - 1, this, row) <= 0;
    }
    if (sorted) {
      return this;
    }
    TimeRows all = new TimeRows();
    IntStream.range(0, size)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingLong(row -> timesUs[row])
                .thenComparingLong(row -> indexes[row]))
        .forEach(row -> all.addRow(this, row, fields()));
    return all;
  }

  /// These sorted rows with rows of equal times merged: the field of a later row counts.
  public TimeRows merged() {
    TimeRows all = new TimeRows();
    for (int row = 0; row < size; row++) {
      all.merge(this, row);
    }
    return all.size == size ? this : all;
  }

  /// Adds a row, or merges it into the last row if both have the same time. A row that is merged
  /// must have a greater index.
  void merge(TimeRows other, int row) {
    if (size == 0 || timesUs[size - 1] != other.timeUs(row)) {
      addRow(other, row, other.fields());
    } else {
      mergeIntoLast(other, row, other.fields());
    }
  }

  /// Compares rows by time and index.
  static int compare(TimeRows a, int rowA, TimeRows b, int rowB) {
    int byTime = Long.compare(a.timesUs[rowA], b.timesUs[rowB]);
    return byTime != 0 ? byTime : Long.compare(a.indexes[rowA], b.indexes[rowB]);
  }

  /// Whether both have the same rows, numbers bit by bit.
  boolean sameAs(TimeRows other) {
    if (size != other.size
        || !Arrays.equals(timesUs, 0, size, other.timesUs, 0, size)
        || !Arrays.equals(indexes, 0, size, other.indexes, 0, size)
        || !fields().equals(other.fields())) {
      return false;
    }
    for (String field : fields()) {
      for (int row = 0; row < size; row++) {
        if (!sameValue(other, field, row)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean sameValue(TimeRows other, String field, int row) {
    JsonText json = json(row, field);
    if (json != null) {
      return json.equals(other.json(row, field));
    }
    if (other.json(row, field) != null || isNumber(row, field) != other.isNumber(row, field)) {
      return false;
    }
    return !isNumber(row, field)
        || Double.doubleToRawLongBits(number(row, field))
            == Double.doubleToRawLongBits(other.number(row, field));
  }
}
