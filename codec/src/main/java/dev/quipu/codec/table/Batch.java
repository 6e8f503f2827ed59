package dev.quipu.codec.table;

import java.util.List;

/// Some consecutive rows of a table.
///
/// @param columns the values of each column of the table, in the order of the columns
public record Batch(int rows, List<Values> columns) {
  public Batch {
    columns = List.copyOf(columns);
  }

  /// The same rows with some of the columns.
  ///
  /// @param wanted indexes of columns
  public Batch select(List<Integer> wanted) {
    return new Batch(rows, wanted.stream().map(columns::get).toList());
  }
}
