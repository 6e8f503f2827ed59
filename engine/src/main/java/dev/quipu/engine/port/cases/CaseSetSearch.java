package dev.quipu.engine.port.cases;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.engine.port.read.Place;
import dev.quipu.query.Filter;
import dev.quipu.query.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A search for sets of cases.
///
/// @param experiments only the sets of one of these; null for all sets
/// @param order total: its last key is the id
/// @param after only what comes after this place; null for the first page
public record CaseSetSearch(
    @Nullable List<ExperimentId> experiments,
    @Nullable Filter filter,
    List<Order> order,
    int maxResults,
    @Nullable Place after) {
  public CaseSetSearch {
    experiments = experiments == null ? null : List.copyOf(experiments);
    order = List.copyOf(order);
  }
}
