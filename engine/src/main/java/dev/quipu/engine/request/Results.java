package dev.quipu.engine.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of a search and the token of the next.
///
/// @param nextPageToken opaque; absent on the last page
public record Results<T>(List<T> items, @Nullable String nextPageToken) {
  public Results {
    items = List.copyOf(items);
  }
}
