package dev.quipu.store.sqlite;

import dev.quipu.query.Field;
import dev.quipu.query.Order;
import dev.quipu.store.sqlite.ColumnKey.Kind;
import java.util.ArrayList;
import java.util.List;

/// The order of runs over some tables. It must say what the ORDER BY of [RunQuery] says: values
/// first, then NaN, then what is missing; of params, numbers before texts; ties by start
/// descending, then id.
final class ColumnOrder {
  private final List<ColumnTable> tables;
  private final List<Key> keys = new ArrayList<>();

  ColumnOrder(List<ColumnTable> tables, List<Order> order) {
    this.tables = tables;
    for (Order one : order) {
      keys.add(key(one.field(), one.descending() ? -1 : 1));
    }
  }

  /// Compares a row of a table with a row of a table; tables are named by their place.
  int compare(int table, int row, int otherTable, int otherRow) {
    for (Key key : keys) {
      int comparison = key.compare(table, row, otherTable, otherRow);
      if (comparison != 0) {
        return comparison;
      }
    }
    ColumnTable a = tables.get(table);
    ColumnTable b = tables.get(otherTable);
    int later = Long.compare(b.starts().values[otherRow], a.starts().values[row]);
    return later != 0 ? later : ColumnTable.compareIds(a, row, b, otherRow);
  }

  /// One key of the order.
  @FunctionalInterface
  private interface Key {
    int compare(int table, int row, int otherTable, int otherRow);
  }

  /// @param sign 1 ascending, -1 descending
  private Key key(Field field, int sign) {
    return switch (field) {
      case Field.Metric(var key) -> numbers(columns(new ColumnKey(Kind.METRIC, key)), sign);
      case Field.Param(var key) ->
          params(
              columns(new ColumnKey(Kind.PARAM_NUMBER, key)),
              columns(new ColumnKey(Kind.PARAM_WORD, key)),
              sign);
      case Field.Tag(var key) -> texts(columns(new ColumnKey(Kind.TAG, key)), sign);
      case Field.RunAttribute(var attribute) ->
          switch (attribute) {
            case START_TIME -> times(tables.stream().map(ColumnTable::starts).toList(), sign);
            case END_TIME, DURATION -> times(columns(ColumnFilter.attribute(attribute)), sign);
            case RUN_NAME, USER, STATUS, PARENT_RUN_ID ->
                texts(columns(ColumnFilter.attribute(attribute)), sign);
            case RUN_ID, ARTIFACT_URI -> throw new IllegalArgumentException("Not a column");
          };
      case Field.Dataset _, Field.ExperimentAttribute _ ->
          throw new IllegalArgumentException(field + " is not ordered by column");
    };
  }

  /// The column of each table.
  @SuppressWarnings("unchecked") // the kind of the key says which column it is
  private <T extends Column> List<T> columns(ColumnKey key) {
    return tables.stream().map(table -> (T) table.column(key)).toList();
  }

  private static Key numbers(List<NumberColumn> columns, int sign) {
    return (table, row, otherTable, otherRow) -> {
      NumberColumn a = columns.get(table);
      NumberColumn b = columns.get(otherTable);
      int rank = rank(a, row);
      int classes = Integer.compare(rank, rank(b, otherRow));
      return classes != 0 || rank != 0
          ? classes
          : sign * compare(a.values[row], b.values[otherRow]);
    };
  }

  /// Values 0, NaN 1, missing 2.
  private static int rank(NumberColumn column, int row) {
    return column.has(row) ? Double.isNaN(column.values[row]) ? 1 : 0 : 2;
  }

  /// Not as [Double#compare]: the zeros are one value.
  private static int compare(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  private static Key times(List<TimeColumn> columns, int sign) {
    return (table, row, otherTable, otherRow) -> {
      TimeColumn a = columns.get(table);
      TimeColumn b = columns.get(otherTable);
      boolean there = a.has(row);
      return there != b.has(otherRow)
          ? (there ? -1 : 1)
          : there ? sign * Long.compare(a.values[row], b.values[otherRow]) : 0;
    };
  }

  private static Key texts(List<TextColumn> columns, int sign) {
    return (table, row, otherTable, otherRow) -> {
      TextColumn a = columns.get(table);
      TextColumn b = columns.get(otherTable);
      boolean there = a.has(row);
      return there != b.has(otherRow)
          ? (there ? -1 : 1)
          : there ? sign * a.compare(row, b, otherRow) : 0;
    };
  }

  private static Key params(List<NumberColumn> numbers, List<TextColumn> words, int sign) {
    return (table, row, otherTable, otherRow) -> {
      NumberColumn a = numbers.get(table);
      NumberColumn b = numbers.get(otherTable);
      int rank = rank(a, words.get(table), row);
      int classes = Integer.compare(rank, rank(b, words.get(otherTable), otherRow));
      if (classes != 0) {
        return classes;
      }
      return switch (rank) {
        case 0 -> sign * compare(a.values[row], b.values[otherRow]);
        case 1 -> sign * words.get(table).compare(row, words.get(otherTable), otherRow);
        default -> 0;
      };
    };
  }

  /// Numbers 0, other texts 1, missing 2.
  private static int rank(NumberColumn numbers, TextColumn words, int row) {
    return numbers.has(row) ? 0 : words.has(row) ? 1 : 2;
  }
}
