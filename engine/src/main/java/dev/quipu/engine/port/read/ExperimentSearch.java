package dev.quipu.engine.port.read;

import dev.quipu.query.Filter;
import dev.quipu.query.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A search for experiments.
///
/// @param order ties are broken by creation time descending, then id ascending
/// @param after only experiments after this place; null for the first page
public record ExperimentSearch(
    @Nullable Filter filter, List<Order> order, View view, int maxResults, @Nullable Place after) {
  public ExperimentSearch {
    order = List.copyOf(order);
  }
}
