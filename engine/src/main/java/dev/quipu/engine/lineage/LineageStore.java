package dev.quipu.engine.lineage;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.compaction.Compactor;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.runs.Runs;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads lineage so that everything acknowledged is seen: lineage that waits in frames is compacted
/// first. Damaged frames of one run keep no question about others from being answered.
public final class LineageStore {
  private static final Logger LOG = LoggerFactory.getLogger(LineageStore.class);

  private final Store store;
  private final Compactor compactor;

  public LineageStore(Store store, Compactor compactor) {
    this.store = store;
    this.compactor = compactor;
  }

  /// Reads across runs.
  public <T> T read(Scope scope, Function<ReadTransaction, T> question) {
    catchUp(scope);
    return store.read(scope, question);
  }

  /// As [#read], for questions whose duration depends on what is asked; see [Store#search].
  public <T> T search(Scope scope, Function<ReadTransaction, T> question) {
    catchUp(scope);
    return store.search(scope, question);
  }

  /// Reads the lineage of one run.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run; CORRUPT if frames of its lineage are
  ///   damaged
  public <T> T read(Scope scope, RunId run, Function<ReadTransaction, T> question) {
    if (catchUp(scope).contains(run)) {
      throw QuipuException.corrupt("Lineage of run " + run + " is damaged; see `quipu verify`");
    }
    return store.read(
        scope,
        tx -> {
          Runs.require(tx, run);
          return question.apply(tx);
        });
  }

  /// Compacts what waits, and returns the runs whose frames are damaged.
  Set<RunId> catchUp(Scope scope) {
    Set<RunId> damaged = new HashSet<>();
    while (true) {
      int max = LineageLimits.RUNS_AT_ONCE + damaged.size();
      List<RunId> waiting = store.read(scope, tx -> tx.lineage().waiting(max));
      for (RunId run : waiting) {
        if (!damaged.contains(run) && !compact(scope, run)) {
          damaged.add(run);
        }
      }
      if (waiting.size() < max) {
        return damaged;
      }
    }
  }

  /// False if the frames of the run are damaged.
  private boolean compact(Scope scope, RunId run) {
    try {
      compactor.compact(scope.project(), run);
      return true;
    } catch (QuipuException e) {
      if (e.code() != ErrorCode.CORRUPT) {
        throw e;
      }
      LOG.warn("Lineage of run {} cannot be read: {}", run, e.message());
      return false;
    }
  }
}
