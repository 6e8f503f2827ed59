package dev.quipu.engine.export;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.request.MemoryWait;
import dev.quipu.engine.request.Presence;
import dev.quipu.engine.runs.Runs;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads the pieces of one export for a caller who may leave. The first piece may be refused. A
/// later one waits for its memory, because the answer has begun.
final class Reading implements AutoCloseable {
  private final Store store;
  private final Scope scope;
  private final Presence presence;
  private boolean begun;

  Reading(Store store, Scope scope) {
    this.store = store;
    this.scope = scope;
    presence = new Presence(scope.caller());
  }

  /// Works on one piece after another.
  @FunctionalInterface
  interface Work<T> {
    void on(T piece) throws IOException;
  }

  Scope scope() {
    return scope;
  }

  /// Memory for a piece.
  Memory.Part part() {
    return scope.memory().part();
  }

  /// Reads a piece in a transaction of its own.
  <T> T read(Memory memory, Function<ReadTransaction, T> work) {
    return piece(() -> store.read(scope.withMemory(memory), work));
  }

  /// Reads a piece.
  <T> T piece(Supplier<T> work) {
    presence.require();
    T read = begun ? MemoryWait.forMemory(presence, work) : work.get();
    begun = true;
    return read;
  }

  /// @throws dev.quipu.core.error.QuipuException UNAVAILABLE if the caller has gone
  void requireCaller() {
    presence.require();
  }

  /// Passes on the runs of a selection, some at once, with some of their columns. Their memory is
  /// held meanwhile.
  void eachRuns(RunSelection selection, RunColumns columns, Work<List<Run>> work)
      throws IOException {
    switch (selection) {
      case RunSelection.Named(var runs) -> eachNamed(runs, columns, work);
      case RunSelection.Found found -> eachFound(found, columns, work);
    }
  }

  /// As [#eachRuns], one by one and without columns.
  void eachRun(RunSelection selection, Work<Run> work) throws IOException {
    eachRuns(
        selection,
        RunColumns.NONE,
        runs -> {
          for (Run run : runs) {
            work.on(run);
          }
        });
  }

  private void eachNamed(List<RunId> runs, RunColumns columns, Work<List<Run>> work)
      throws IOException {
    for (RunId run : runs) {
      try (Memory.Part memory = part()) {
        work.on(
            read(
                memory,
                tx -> {
                  Runs.require(tx, run);
                  return List.of(tx.runs().load(run, columns).orElseThrow());
                }));
      }
    }
  }

  private void eachFound(RunSelection.Found found, RunColumns columns, Work<List<Run>> work)
      throws IOException {
    try (Memory.Part memory = part()) {
      List<ExperimentId> all = found.experiments();
      List<ExperimentId> experiments =
          all == null ? read(memory, tx -> tx.experiments().ids()) : all;
      @Nullable Place after = null;
      do {
        RunSearch search =
            new RunSearch(
                experiments,
                found.filter(),
                List.of(),
                found.view(),
                columns,
                ExportLimits.RUNS_AT_ONCE,
                after);
        SearchPage<Run> page =
            piece(() -> store.search(scope.withMemory(memory), tx -> tx.runs().search(search)));
        work.on(page.items());
        memory.clear();
        after = page.next();
      } while (after != null);
    }
  }

  @Override
  public void close() {
    presence.close();
  }
}
