package dev.quipu.store.sqlite;

import dev.quipu.core.model.ProjectId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a transaction that reads asks of whoever runs it.
interface ReadHost {
  /// Called before the rows of summaries are read. Returns if they show every write answered
  /// before; otherwise they are brought up to date, for which the work may have to begin anew.
  ///
  /// @throws SummariesBehind to begin anew
  void needSummaries(SummaryScope scope);

  /// Takes summaries that had to be counted from the frames, so that the next reader need not.
  void corrected(ProjectId project, List<SeriesRows.Stored> rows);

  /// Searches without SQL; null in a write, for it must see what it has just written, which only
  /// SQL does.
  @Nullable ColumnSearches searches();
}
