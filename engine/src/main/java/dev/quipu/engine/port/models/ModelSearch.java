package dev.quipu.engine.port.models;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.View;
import dev.quipu.query.Filter;
import dev.quipu.query.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A search for models.
///
/// @param experiments null for all of the project
/// @param run only models that this run has made or taken; null for all
/// @param filter a condition on a metric holds if it holds for one of its values on the datasets
/// @param datasets the datasets on which metrics count, for the filter; empty for all. If there are
///   any, a model without a metric on one of them is not found.
/// @param order ties are broken by creation time descending, then id ascending
/// @param after only models after this place; null for the first page
public record ModelSearch(
    @Nullable List<ExperimentId> experiments,
    @Nullable RunId run,
    @Nullable Filter filter,
    List<OnDataset> datasets,
    List<ModelOrder> order,
    View view,
    int maxResults,
    @Nullable Place after) {
  public ModelSearch {
    experiments = experiments == null ? null : List.copyOf(experiments);
    datasets = List.copyOf(datasets);
    order = List.copyOf(order);
  }

  /// The datasets of a name, all of them or the one with a digest.
  public record OnDataset(String name, @Nullable String digest) {
    public boolean includes(String otherName, String otherDigest) {
      return name.equals(otherName) && (digest == null || digest.equals(otherDigest));
    }
  }

  /// One sort key. A metric counts with its newest value.
  ///
  /// @param dataset on which the metric counts; null for any
  public record ModelOrder(Order order, @Nullable OnDataset dataset) {}
}
