package dev.quipu.store.sqlite.columns;

import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.read.RunSearch;
import org.jspecify.annotations.Nullable;

/// Searches that are decided in memory, in one snapshot; the summaries must be up to date.
public interface ColumnSearches {
  /// Finds the runs of a page; null if it cannot.
  ColumnStore.@Nullable FoundRuns find(ProjectId project, RunSearch search);

  /// Counts the runs of a search; null if it cannot.
  @Nullable Long count(ProjectId project, RunSearch search);

  /// How many runs the last search of this work has found in all its pages, if it was this one.
  @Nullable Long totalOfLast(RunSearch search);
}
