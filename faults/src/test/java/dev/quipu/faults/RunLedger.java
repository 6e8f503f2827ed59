package dev.quipu.faults;

import java.util.List;

/// The points, params and tags ever sent to a run.
final class RunLedger extends Ledger<Batch> {
  private final boolean sequenced;

  /// @param sequenced whether the writers number their appends, so that a retry stores nothing
  RunLedger(String runId, boolean sequenced) {
    super(runId);
    this.sequenced = sequenced;
  }

  boolean sequenced() {
    return sequenced;
  }

  List<Batch> batches() {
    return sent();
  }
}
