package dev.quipu.store.shared.summaries;

import dev.quipu.core.model.ProjectId;
import java.util.List;

/// Writes summaries when readers ask.
public interface SummaryUpkeep {
  /// Returns when the rows of the summaries show every write answered before, or cannot show it.
  void settle(SummaryScope scope);

  /// Takes summaries that a reader had to count from the frames, so that the next reader need not.
  void corrected(ProjectId project, List<StoredSummary> rows);
}
