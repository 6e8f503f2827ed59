package dev.quipu.core.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run with what was asked for of it; what was not asked for is empty.
///
/// @param metrics the summaries of its series, sorted by key, as params and tags are
/// @param notes Markdown; absent if there are none or they were not asked for
public record Run(
    RunInfo info,
    List<Param> params,
    List<Tag> tags,
    List<Series> metrics,
    @Nullable String notes,
    List<DatasetInput> inputs) {
  public Run {
    params = List.copyOf(params);
    tags = List.copyOf(tags);
    metrics = List.copyOf(metrics);
    inputs = List.copyOf(inputs);
  }
}
