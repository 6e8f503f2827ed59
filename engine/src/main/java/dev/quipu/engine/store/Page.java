package dev.quipu.engine.store;

import java.util.List;

/// One page of a search.
///
/// @param hasMore whether something comes after it
public record Page<T>(List<T> items, boolean hasMore) {
  public Page {
    items = List.copyOf(items);
  }
}
