package dev.quipu.engine.port.read;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of the results of a search.
///
/// @param next the place of the last item, after which the next page begins; null on the last page
public record SearchPage<T>(List<T> items, @Nullable Place next) {
  public SearchPage {
    items = List.copyOf(items);
  }

  public boolean hasMore() {
    return next != null;
  }
}
