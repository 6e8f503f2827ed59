package dev.quipu.faults;

import java.util.ArrayList;
import java.util.List;

/// Everything ever sent to a run, of one kind of data. Writers on several threads add to the
/// ledger.
class Ledger<S extends Sent> {
  private final String runId;
  private final List<S> sent = new ArrayList<>();

  Ledger(String runId) {
    this.runId = runId;
  }

  final String runId() {
    return runId;
  }

  final synchronized void sent(S one) {
    sent.add(one);
  }

  final synchronized List<S> sent() {
    return List.copyOf(sent);
  }
}
