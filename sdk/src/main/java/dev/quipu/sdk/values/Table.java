package dev.quipu.sdk.values;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.values.types.RecordFields;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows with the same columns. Each column keeps the type of its values. Immutable, but for the
/// values in its cells.
public final class Table {
  /// The media type of the content.
  public static final String MEDIA_TYPE = "application/vnd.quipu.table+json";

  private final List<String> names;
  private final List<List<@Nullable Object>> columns;
  private final int rows;

  private Table(List<String> names, List<List<@Nullable Object>> columns, int rows) {
    this.names = List.copyOf(names);
    List<List<@Nullable Object>> all = new ArrayList<>(columns.size());
    columns.forEach(column -> all.add(Collections.unmodifiableList(column)));
    this.columns = Collections.unmodifiableList(all);
    this.rows = rows;
  }

  /// A table of records, or of maps with column names as keys. The columns are in the order of the
  /// records' components, or in that in which the maps name them first. A cell that a row does not
  /// have is null.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a row is neither a record nor a map
  public static Table of(Iterable<?> rows) {
    Map<String, List<@Nullable Object>> columns = new LinkedHashMap<>();
    int count = 0;
    RecordFields fields = null;
    for (Object row : rows) {
      if (row instanceof Record) {
        if (fields == null || fields.type() != row.getClass()) {
          fields = RecordFields.of(row.getClass());
        }
        for (int i = 0; i < fields.size(); i++) {
          cell(columns, fields.declaredName(i), count, component(fields, row, i));
        }
      } else if (row instanceof Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          cell(columns, String.valueOf(entry.getKey()), count, entry.getValue());
        }
      } else {
        throw QuipuException.invalid(
            "Row "
                + count
                + " of a table is "
                + (row == null ? "null" : "of " + row.getClass().getName())
                + "; rows are records or maps");
      }
      count++;
    }
    for (List<@Nullable Object> column : columns.values()) {
      fill(column, count);
    }
    return new Table(
        List.copyOf(columns.keySet()),
        List.copyOf(columns.values()),
        columns.isEmpty() ? 0 : count);
  }

  /// A stand-in where the accessor fails, because tables are made in the middle of a training.
  private static @Nullable Object component(RecordFields fields, Object row, int i) {
    try {
      return fields.value(row, i);
    } catch (Throwable e) {
      return new Omitted(Omitted.Reason.BROKEN, row.getClass().getName());
    }
  }

  private static void cell(
      Map<String, List<@Nullable Object>> columns, String name, int row, @Nullable Object value) {
    List<@Nullable Object> column = columns.computeIfAbsent(name, n -> new ArrayList<>());
    fill(column, row);
    if (column.size() == row) {
      column.add(value);
    }
  }

  private static void fill(List<@Nullable Object> column, int size) {
    while (column.size() < size) {
      column.add(null);
    }
  }

  /// A table of columns in the order of the map, each a collection or an array, such as a
  /// `double[]`.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a column is neither, or if their lengths differ
  public static Table ofColumns(Map<String, ?> columns) {
    List<List<@Nullable Object>> all = new ArrayList<>();
    int rows = -1;
    for (Map.Entry<String, ?> entry : columns.entrySet()) {
      List<@Nullable Object> column = column(entry.getKey(), entry.getValue());
      if (rows >= 0 && column.size() != rows) {
        throw QuipuException.invalid(
            "Column "
                + Text.quote(entry.getKey())
                + " has "
                + column.size()
                + " values; the columns before have "
                + rows);
      }
      rows = column.size();
      all.add(column);
    }
    return new Table(List.copyOf(columns.keySet()), all, Math.max(rows, 0));
  }

  private static List<@Nullable Object> column(String name, @Nullable Object values) {
    if (values instanceof Collection<?> collection) {
      return new ArrayList<>(collection);
    } else if (values == null || !values.getClass().isArray()) {
      throw QuipuException.invalid(
          "Column " + Text.quote(name) + " is neither a collection nor an array");
    }
    List<@Nullable Object> column = new ArrayList<>();
    for (int i = 0; i < Array.getLength(values); i++) {
      column.add(Array.get(values, i));
    }
    return column;
  }

  /// The names of the columns, in order.
  public List<String> names() {
    return names;
  }

  /// The number of rows; 0 if there is no column.
  public int size() {
    return rows;
  }

  /// The values of a column.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such column
  public List<@Nullable Object> column(String name) {
    int at = names.indexOf(name);
    if (at < 0) {
      throw QuipuException.notFound(
          "Table has no column " + Text.quote(name) + "; its columns are " + names);
    }
    return columns.get(at);
  }

  /// The values of all columns, in the order of the names.
  public List<List<@Nullable Object>> columns() {
    return columns;
  }

  /// The rows, each with all columns in order.
  public List<Map<String, @Nullable Object>> rows() {
    List<Map<String, @Nullable Object>> all = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        values.put(names.get(i), columns.get(i).get(row));
      }
      all.add(Collections.unmodifiableMap(values));
    }
    return Collections.unmodifiableList(all);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Table table
        && rows == table.rows
        && names.equals(table.names)
        && columns.equals(table.columns);
  }

  @Override
  public int hashCode() {
    return 31 * names.hashCode() + columns.hashCode();
  }

  @Override
  public String toString() {
    return rows + " rows of " + names;
  }
}
