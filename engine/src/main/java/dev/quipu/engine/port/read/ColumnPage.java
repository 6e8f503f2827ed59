package dev.quipu.engine.port.read;

import java.util.List;

/// A page of the keys in use.
///
/// @param total the number of matching keys
public record ColumnPage(List<ColumnUse> columns, boolean hasMore, long total) {
  public ColumnPage {
    columns = List.copyOf(columns);
  }
}
