package dev.quipu.faults;

import java.util.ArrayList;
import java.util.List;

/// All data ever sent to a run. Writers on several threads add to the ledger.
final class RunLedger {
  private final String runId;
  private final boolean sequenced;
  private final List<Batch> batches = new ArrayList<>();

  /// @param sequenced whether the writers number their appends, so that a retry stores nothing
  RunLedger(String runId, boolean sequenced) {
    this.runId = runId;
    this.sequenced = sequenced;
  }

  String runId() {
    return runId;
  }

  boolean sequenced() {
    return sequenced;
  }

  synchronized void sent(Batch batch) {
    batches.add(batch);
  }

  synchronized List<Batch> batches() {
    return List.copyOf(batches);
  }
}
