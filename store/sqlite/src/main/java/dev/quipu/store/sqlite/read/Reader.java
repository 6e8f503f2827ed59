package dev.quipu.store.sqlite.read;

import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.Memory;
import dev.quipu.store.shared.columns.ColumnSearches;
import dev.quipu.store.shared.columns.ColumnStore;
import dev.quipu.store.shared.summaries.DirtyRuns;
import dev.quipu.store.shared.summaries.SummariesBehind;
import dev.quipu.store.shared.summaries.SummaryScope;
import dev.quipu.store.shared.summaries.SummaryUpkeep;
import dev.quipu.store.sqlite.rows.ChunkCache;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Patience;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One connection and the thread that reads on it.
public final class Reader implements ReadHost, AutoCloseable {
  private final Session session;
  private final SummaryUpkeep upkeep;
  private final DirtyRuns dirty;
  private final ColumnSearches searches;
  private final SqliteReads reads;

  /// The summaries that have been brought up to date for the current work.
  private final List<SummaryScope> settled = new ArrayList<>();

  private long sweepsBefore;

  public Reader(
      Sessions sessions,
      SummaryUpkeep upkeep,
      DirtyRuns dirty,
      ChunkCache chunks,
      ColumnStore columns) {
    session = sessions.reader();
    this.upkeep = upkeep;
    this.dirty = dirty;
    searches = new ColumnSearches(columns, new SqliteRunValues(session));
    reads = new SqliteReads(session, new RunRows(session, 0), this, upkeep, chunks);
  }

  /// Runs the work in one snapshot.
  ///
  /// @throws QuipuException UNAVAILABLE if the patience of the read ends first
  <T extends @Nullable Object> T read(
      Function<SqliteReads, T> work, Patience patience, Memory memory) {
    settled.clear();
    while (true) {
      try {
        sweepsBefore = dirty.sweeps();
        searches.begin();
        session.beginBeforeFirst(patience, memory);
        session.refuseIfLate();
        return work.apply(reads);
      } catch (SummariesBehind e) {
        session.keepNothing();
        session.end();
        settle(e.scope());
      } finally {
        session.end();
      }
    }
  }

  @Override
  public void needSummaries(SummaryScope scope) {
    if (settled.contains(scope)) {
      return;
    }
    if (!dirty.touches(scope) && (!session.hasBegun() || dirty.sweeps() == sweepsBefore)) {
      return;
    }
    if (session.hasBegun()) {
      throw new SummariesBehind(scope);
    }
    settle(scope);
  }

  private void settle(SummaryScope scope) {
    upkeep.settle(scope);
    settled.add(scope);
  }

  @Override
  public ColumnSearches searches() {
    return searches;
  }

  @Override
  public void close() {
    session.close();
  }
}
