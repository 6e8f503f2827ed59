package dev.quipu.store.sqlite.summaries;

import dev.quipu.core.model.ProjectId;
import java.util.List;

/// Who writes summaries: readers ask for them.
public interface SummaryUpkeep {
  /// Returns when the rows of the summaries show every write answered before, or cannot.
  void settle(SummaryScope scope);

  /// Takes summaries that had to be counted from the frames, so that the next reader need not.
  void corrected(ProjectId project, List<SeriesRows.Stored> rows);
}
