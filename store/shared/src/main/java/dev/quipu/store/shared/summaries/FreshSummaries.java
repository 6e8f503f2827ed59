package dev.quipu.store.shared.summaries;

import java.util.ArrayList;
import java.util.List;

/// Brings summaries up to date before one reader looks at them. The reader tells when its work and
/// each of its snapshots begin; see [DirtyRuns]. Used by one thread at a time.
public final class FreshSummaries {
  private final SummaryUpkeep upkeep;
  private final DirtyRuns dirty;

  /// The summaries that have been brought up to date for the current work.
  private final List<SummaryScope> settled = new ArrayList<>();

  private long sweepsBefore;

  public FreshSummaries(SummaryUpkeep upkeep, DirtyRuns dirty) {
    this.upkeep = upkeep;
    this.dirty = dirty;
  }

  /// Begins other work.
  public void begin() {
    settled.clear();
  }

  /// Called before the work takes a snapshot.
  public void beforeSnapshot() {
    sweepsBefore = dirty.sweeps();
  }

  /// Returns if a snapshot shows the summaries of every write answered before.
  ///
  /// @param hasSnapshot whether the work has taken its snapshot
  /// @throws SummariesBehind if the snapshot does not show them: the reader ends the snapshot,
  ///   calls [#settle] and runs the work again
  public void need(SummaryScope scope, boolean hasSnapshot) {
    if (settled.contains(scope)) {
      return;
    }
    if (!dirty.touches(scope) && (!hasSnapshot || dirty.sweeps() == sweepsBefore)) {
      return;
    }
    if (hasSnapshot) {
      throw new SummariesBehind(scope);
    }
    settle(scope);
  }

  public void settle(SummaryScope scope) {
    upkeep.settle(scope);
    settled.add(scope);
  }
}
