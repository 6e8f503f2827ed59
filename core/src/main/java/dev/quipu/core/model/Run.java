package dev.quipu.core.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run with the requested columns; columns that were not requested are empty.
///
/// @param metrics the summaries of its series, sorted by key, as are params and tags
/// @param notes Markdown; null if there are none or they were not requested
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
