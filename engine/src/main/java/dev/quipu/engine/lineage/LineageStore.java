package dev.quipu.engine.lineage;

import dev.quipu.core.model.RunId;
import dev.quipu.engine.compaction.Compactor;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import java.util.List;
import java.util.function.Function;

/// Reads lineage so that everything acknowledged is seen: lineage that waits in frames is compacted
/// first.
final class LineageStore {
  private final Store store;
  private final Compactor compactor;

  LineageStore(Store store, Compactor compactor) {
    this.store = store;
    this.compactor = compactor;
  }

  <T> T read(Scope scope, Function<ReadTransaction, T> question) {
    catchUp(scope);
    return store.read(scope, question);
  }

  private void catchUp(Scope scope) {
    List<RunId> waiting;
    do {
      waiting = store.read(scope, tx -> tx.lineage().waiting(LineageLimits.RUNS_AT_ONCE));
      waiting.forEach(run -> compactor.compact(scope.project(), run));
    } while (waiting.size() == LineageLimits.RUNS_AT_ONCE);
  }
}
