package dev.quipu.store.sqlite.read;

import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.Memory;
import dev.quipu.store.shared.chunks.ChunkCache;
import dev.quipu.store.shared.columns.ColumnSearches;
import dev.quipu.store.shared.columns.ColumnStore;
import dev.quipu.store.shared.summaries.DirtyRuns;
import dev.quipu.store.shared.summaries.FreshSummaries;
import dev.quipu.store.shared.summaries.SummariesBehind;
import dev.quipu.store.shared.summaries.SummaryScope;
import dev.quipu.store.shared.summaries.SummaryUpkeep;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.ReadDeadline;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sessions;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One connection and the thread that reads on it.
public final class Reader implements ReadHost, AutoCloseable {
  private final Session session;
  private final FreshSummaries summaries;
  private final ColumnSearches searches;
  private final SqliteReads reads;

  public Reader(
      Sessions sessions,
      SummaryUpkeep upkeep,
      DirtyRuns dirty,
      ChunkCache chunks,
      ColumnStore columns) {
    session = sessions.reader();
    summaries = new FreshSummaries(upkeep, dirty);
    searches = new ColumnSearches(columns, new SqliteRunValues(session));
    reads = new SqliteReads(session, new RunRows(session, 0), this, upkeep, chunks);
  }

  /// Runs the work in one snapshot.
  ///
  /// @throws QuipuException UNAVAILABLE if the deadline of the read ends first
  <T extends @Nullable Object> T read(
      Function<SqliteReads, T> work, ReadDeadline deadline, Memory memory) {
    summaries.begin();
    while (true) {
      try {
        summaries.beforeSnapshot();
        searches.begin();
        session.beginBeforeFirst(deadline, memory);
        session.refuseIfLate();
        return work.apply(reads);
      } catch (SummariesBehind e) {
        session.keepNothing();
        session.end();
        summaries.settle(e.scope());
      } finally {
        session.end();
      }
    }
  }

  @Override
  public void needSummaries(SummaryScope scope) {
    summaries.need(scope, session.hasBegun());
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
