package dev.quipu.engine.port.registry;

import dev.quipu.engine.port.read.Place;
import dev.quipu.query.Filter;
import dev.quipu.query.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A search for registered models or for versions.
///
/// @param order total: its last keys are the name, and for versions the number, too
/// @param after only what comes after this place; null for the first page
public record RegistrySearch(
    @Nullable Filter filter, List<Order> order, int maxResults, @Nullable Place after) {
  public RegistrySearch {
    order = List.copyOf(order);
  }
}
