package dev.quipu.engine.port.traces;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.engine.port.read.Place;
import dev.quipu.query.Filter;
import dev.quipu.query.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A search for traces. Behind its order, the newest request comes first, and then the id decides.
///
/// @param experiments null for all that are not deleted
/// @param after only what comes after this place; null for the first page
public record TraceSearch(
    @Nullable List<ExperimentId> experiments,
    @Nullable Filter filter,
    List<Order> order,
    int maxResults,
    @Nullable Place after) {
  public TraceSearch {
    experiments = experiments == null ? null : List.copyOf(experiments);
    order = List.copyOf(order);
  }
}
