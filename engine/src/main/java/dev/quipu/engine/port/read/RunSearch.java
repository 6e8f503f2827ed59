package dev.quipu.engine.port.read;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.query.Filter;
import dev.quipu.query.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A search for runs.
///
/// @param order ties are broken by start time descending, then run id ascending
/// @param columns the columns to read with each run
/// @param after only runs after this place; null for the first page
public record RunSearch(
    List<ExperimentId> experiments,
    @Nullable Filter filter,
    List<Order> order,
    View view,
    RunColumns columns,
    int maxResults,
    @Nullable Place after) {
  public RunSearch {
    experiments = List.copyOf(experiments);
    order = List.copyOf(order);
  }
}
