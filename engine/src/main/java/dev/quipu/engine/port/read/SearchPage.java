package dev.quipu.engine.port.read;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of what a search has found.
///
/// @param next behind which the next page begins: the place of the last item; null on the last page
public record SearchPage<T>(List<T> items, @Nullable Place next) {
  public SearchPage {
    items = List.copyOf(items);
  }

  public boolean hasMore() {
    return next != null;
  }
}
