package dev.quipu.engine.port.read;

import java.util.List;

/// Some of the keys in use.
///
/// @param total how many fit in all
public record ColumnPage(List<ColumnUse> columns, boolean hasMore, long total) {
  public ColumnPage {
    columns = List.copyOf(columns);
  }
}
