package dev.quipu.faults;

import java.util.ArrayList;
import java.util.List;

/// All that was ever sent to a run. Writers of several threads add to it.
final class RunLedger {
  private final String runId;
  private final boolean sequenced;
  private final List<Batch> batches = new ArrayList<>();

  /// @param sequenced whether its writers number what they append, so that a retry stores nothing
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
