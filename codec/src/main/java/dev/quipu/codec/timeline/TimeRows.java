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
      reserveNumbers(row + 1);
      if (row < json.length) {
        json[row] = null;
      }
      numbers[row] = value;
      numbered[row] = true;
    }

    void put(int row, JsonText value) {
      reserveJson(row + 1);
      json[row] = value;
    }

    /// Sets consecutive rows, which have no value yet.
    private void putAll(int row, double[] values, int count) {
      reserveNumbers(row + count);
      System.arraycopy(values, 0, numbers, row, count);
      Arrays.fill(numbered, row, row + count, true);
    }

    private void putAll(int row, JsonText[] values, int count) {
      reserveJson(row + count);
      System.arraycopy(values, 0, json, row, count);
    }

    /// Copies rows of another column to rows that have no value yet.
    private void putAll(int row, Column other, int from, int to) {
      int numbersTo = Math.min(to, other.numbers.length);
      if (from < numbersTo) {
        reserveNumbers(row + numbersTo - from);
        System.arraycopy(other.numbers, from, numbers, row, numbersTo - from);
        System.arraycopy(other.numbered, from, numbered, row, numbersTo - from);
      }
      int jsonTo = Math.min(to, other.json.length);
      if (from < jsonTo) {
        reserveJson(row + jsonTo - from);
        System.arraycopy(other.json, from, json, row, jsonTo - from);
      }
    }

    private void reserveNumbers(int rows) {
      if (rows > numbers.length) {
        int capacity = Math.max(16, Math.max(rows, numbers.length * 2));
        numbers = Arrays.copyOf(numbers, capacity);
        numbered = Arrays.copyOf(numbered, capacity);
      }
    }

    private void reserveJson(int rows) {
      if (rows > json.length) {
        json = Arrays.copyOf(json, Math.max(16, Math.max(rows, json.length * 2)));
      }
    }

    /// The bytes of the value of a row.
    private int valueBytes(int row, int jsonBytes) {
      JsonText value = json(row);
      if (value != null) {
        return jsonBytes + value.text().length();
      }
      return isNumber(row) ? NUMBER_BYTES : 0;
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
    reserve(1);
    timesUs[size] = timeUs;
    indexes[size++] = index;
    bytes += ROW_BYTES;
  }

  private void reserve(int more) {
    if (size + more > timesUs.length) {
      int capacity = Math.max(timesUs.length * 2, size + more);
      timesUs = Arrays.copyOf(timesUs, capacity);
      indexes = Arrays.copyOf(indexes, capacity);
    }
  }

  /// Begins several rows.
  ///
  /// @param newTimesUs the first `count` are their times
  /// @param firstIndex the index of the first of the rows; the others follow it
  void addAll(long[] newTimesUs, long firstIndex, int count) {
    reserve(count);
    System.arraycopy(newTimesUs, 0, timesUs, size, count);
    for (int i = 0; i < count; i++) {
      indexes[size + i] = firstIndex + i;
    }
    size += count;
    bytes += (long) ROW_BYTES * count;
  }

  /// Sets a field, which they do not have yet, of the last rows to numbers.
  void putAll(String field, double[] values, int count) {
    column(field).putAll(size - count, values, count);
    bytes += (long) NUMBER_BYTES * count;
  }

  /// Sets a field, which they do not have yet, of the last rows to JSON.
  void putAll(String field, JsonText[] values, int count) {
    column(field).putAll(size - count, values, count);
    for (int i = 0; i < count; i++) {
      bytes += JSON_BYTES + values[i].text().length();
    }
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

  /// About the bytes of the values of each of some rows.
  int[] rowBytes(int from, int to) {
    int[] sums = new int[to - from];
    Arrays.fill(sums, ROW_BYTES);
    for (Column column : columns.values()) {
      for (int row = from; row < to; row++) {
        sums[row - from] += column.valueBytes(row, 0);
      }
    }
    return sums;
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
    addAll(other, 0, other.size);
  }

  /// Adds the rows of others from one, inclusive, to another, exclusive.
  void addAll(TimeRows other, int from, int to) {
    int count = to - from;
    reserve(count);
    System.arraycopy(other.timesUs, from, timesUs, size, count);
    System.arraycopy(other.indexes, from, indexes, size, count);
    bytes += (long) ROW_BYTES * count;
    other.columns.forEach((field, column) -> {
      column(field).putAll(size, column, from, to);
      for (int row = from; row < to; row++) {
        bytes += column.valueBytes(row, JSON_BYTES);
      }
    });
    size += count;
  }

  /// The rows from one, inclusive, to another, exclusive.
  public TimeRows slice(int from, int to) {
    TimeRows slice = new TimeRows();
    slice.addAll(this, from, to);
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
}
