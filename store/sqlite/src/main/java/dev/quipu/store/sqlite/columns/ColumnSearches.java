package dev.quipu.store.sqlite.columns;

import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.read.RunSearch;
import org.jspecify.annotations.Nullable;

/// Searches that are decided in memory, in one snapshot; the summaries must be up to date.
public interface ColumnSearches {
  /// Finds the runs of a page; null if the columns cannot decide the search.
  ColumnStore.@Nullable FoundRuns find(ProjectId project, RunSearch search);

  /// Counts the runs of a search; null if the columns cannot decide the search.
  @Nullable Long count(ProjectId project, RunSearch search);

  /// The number of runs in all pages of this search, if this was the last search of the current
  /// work.
  @Nullable Long totalOfLast(RunSearch search);
}
