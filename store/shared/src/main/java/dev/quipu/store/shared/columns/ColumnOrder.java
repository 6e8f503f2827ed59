package dev.quipu.store.shared.columns;

import dev.quipu.engine.port.read.Place;
import dev.quipu.query.Field;
import dev.quipu.query.Order;
import dev.quipu.store.shared.columns.ColumnKey.Kind;
import java.util.ArrayList;
import java.util.List;

/// The order of runs over some tables, which must be the order of the store's own searches: values
/// first, then NaN, then missing values; of params, numbers before texts; ties by start descending,
/// then id.
final class ColumnOrder {
  private final List<ColumnTable> tables;
  private final List<Key> keys = new ArrayList<>();

  ColumnOrder(List<ColumnTable> tables, List<Order> order) {
    this.tables = tables;
    order.forEach(one -> keys.add(key(one)));
  }

  /// Compares two rows, each in a table; a table is named by its position.
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

  /// Compares a row of a table with a place.
  int compare(int table, int row, Place place) {
    for (int i = 0; i < keys.size(); i++) {
      int comparison = keys.get(i).compare(table, row, place.values().get(i));
      if (comparison != 0) {
        return comparison;
      }
    }
    ColumnTable a = tables.get(table);
    int later = Long.compare(place.timeMs(), a.starts().values[row]);
    return later != 0 ? later : a.compareId(row, place.id());
  }

  /// One key of the order.
  private interface Key {
    int compare(int table, int row, int otherTable, int otherRow);

    int compare(int table, int row, Place.Value value);
  }

  private Key key(Order order) {
    int sign = order.descending() ? -1 : 1;
    if (order.field() instanceof Field.Param(var key)) {
      return new Params(
          columns(new ColumnKey(Kind.PARAM_NUMBER, key)),
          columns(new ColumnKey(Kind.PARAM_WORD, key)),
          sign);
    }
    ColumnKey column = ColumnKey.of(order);
    return switch (column.type()) {
      case NUMBER -> new Numbers(columns(column), sign);
      case TIME -> new Times(columns(column), sign);
      case TEXT -> new Texts(columns(column), sign);
    };
  }

  /// The column of each table.
  @SuppressWarnings("unchecked") // the kind of the key says which column it is
  private <T extends Column> List<T> columns(ColumnKey key) {
    return tables.stream().map(table -> (T) table.column(key)).toList();
  }

  private record Numbers(List<NumberColumn> columns, int sign) implements Key {
    @Override
    public int compare(int table, int row, int otherTable, int otherRow) {
      NumberColumn a = columns.get(table);
      NumberColumn b = columns.get(otherTable);
      int rank = rank(a, row);
      int classes = Integer.compare(rank, rank(b, otherRow));
      return classes != 0 || rank != 0
          ? classes
          : sign * NumberColumn.compare(a.values[row], b.values[otherRow]);
    }

    @Override
    public int compare(int table, int row, Place.Value value) {
      NumberColumn a = columns.get(table);
      int classes = Integer.compare(rank(a, row), rank(value));
      return classes != 0 || !(value instanceof Place.Real(double number))
          ? classes
          : sign * NumberColumn.compare(a.values[row], number);
    }

    /// Values 0, NaN 1, missing 2.
    private static int rank(NumberColumn column, int row) {
      return column.has(row) ? Double.isNaN(column.values[row]) ? 1 : 0 : 2;
    }

    private static int rank(Place.Value value) {
      return value instanceof Place.Real ? 0 : value instanceof Place.NotANumber ? 1 : 2;
    }
  }

  private record Times(List<TimeColumn> columns, int sign) implements Key {
    @Override
    public int compare(int table, int row, int otherTable, int otherRow) {
      TimeColumn a = columns.get(table);
      TimeColumn b = columns.get(otherTable);
      boolean there = a.has(row);
      return there != b.has(otherRow)
          ? (there ? -1 : 1)
          : there ? sign * Long.compare(a.values[row], b.values[otherRow]) : 0;
    }

    @Override
    public int compare(int table, int row, Place.Value value) {
      TimeColumn a = columns.get(table);
      boolean there = a.has(row);
      return value instanceof Place.Whole(long time)
          ? (there ? sign * Long.compare(a.values[row], time) : 1)
          : there ? -1 : 0;
    }
  }

  private record Texts(List<TextColumn> columns, int sign) implements Key {
    @Override
    public int compare(int table, int row, int otherTable, int otherRow) {
      TextColumn a = columns.get(table);
      TextColumn b = columns.get(otherTable);
      boolean there = a.has(row);
      return there != b.has(otherRow)
          ? (there ? -1 : 1)
          : there ? sign * a.compare(row, b, otherRow) : 0;
    }

    @Override
    public int compare(int table, int row, Place.Value value) {
      TextColumn a = columns.get(table);
      boolean there = a.has(row);
      return value instanceof Place.Words(String text)
          ? (there ? sign * a.compare(row, text) : 1)
          : there ? -1 : 0;
    }
  }

  private record Params(List<NumberColumn> numbers, List<TextColumn> words, int sign)
      implements Key {
    @Override
    public int compare(int table, int row, int otherTable, int otherRow) {
      int rank = rank(table, row);
      int classes = Integer.compare(rank, rank(otherTable, otherRow));
      if (classes != 0) {
        return classes;
      }
      return switch (rank) {
        case 0 ->
            sign
                * NumberColumn.compare(
                    numbers.get(table).values[row], numbers.get(otherTable).values[otherRow]);
        case 1 -> sign * words.get(table).compare(row, words.get(otherTable), otherRow);
        default -> 0;
      };
    }

    @Override
    public int compare(int table, int row, Place.Value value) {
      int rank = rank(table, row);
      return switch (value) {
        case Place.Real(double number) ->
            rank == 0 ? sign * NumberColumn.compare(numbers.get(table).values[row], number) : 1;
        case Place.Words(String text) ->
            rank == 1 ? sign * words.get(table).compare(row, text) : rank - 1;
        case Place.Missing(), Place.NotANumber(), Place.Whole _ -> rank - 2;
      };
    }

    /// Numbers 0, other texts 1, missing 2.
    private int rank(int table, int row) {
      return numbers.get(table).has(row) ? 0 : words.get(table).has(row) ? 1 : 2;
    }
  }
}
