package dev.quipu.store.shared.summaries;

import dev.quipu.core.error.QuipuException;
import dev.quipu.store.shared.StoredRun;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The points in a store that the rows of summaries do not show, because the program ended before.
public interface UnfoldedPoints {
  /// The first frames behind a frame, in the order of their numbers.
  List<Found> frames(long afterNo, int max);

  /// The runs whose summaries must be rebuilt: an attempt has changed them, or frames were
  /// compacted before they were in the summaries.
  List<StoredRun> changedRuns();

  /// Does the work in one transaction.
  ///
  /// @return null once the changes are stored; otherwise why nothing of them is stored
  /// @throws QuipuException if the state of the disk is unknown
  @Nullable QuipuException commit(Runnable work);

  /// A frame behind the rows.
  ///
  /// @param frame absent if it is damaged
  record Found(long no, Optional<AppendedFrame> frame) {}
}
