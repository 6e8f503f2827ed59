package dev.quipu.store.shared.summaries;

import dev.quipu.core.model.ProjectId;
import dev.quipu.store.shared.StoredRun;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rows of summaries in a store, and how far they are behind the points. Used by the writer
/// thread only; changes are part of its open transaction.
public interface SummaryRows {
  /// The last frame that is certain to be in rows, with all frames before; 0 at first.
  long foldedFrame();

  void putFoldedFrame(long frameNo);

  /// Notes that the rows show all attempts stored so far.
  void putAllAttemptsSummed();

  /// Whether the run has a row.
  boolean any(ProjectId project, long runNo);

  /// The keys of the series of numbers of a run, including keys that a crash left in chunks before
  /// they had a row.
  Set<String> keys(ProjectId project, long runNo);

  @Nullable StoredSummary find(ProjectId project, long runNo, String key);

  /// Puts a row in the place of the row of its series, if there is one.
  void put(StoredRun run, StoredSummary row);

  void remove(StoredRun run, String key);

  /// Corrects the counts of a row that is rewound and has not changed since.
  void correct(ProjectId project, StoredSummary row);
}
