package dev.quipu.store.sqlite.read;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.store.sqlite.columns.ColumnSearches;
import dev.quipu.store.sqlite.columns.ColumnStore;
import dev.quipu.store.sqlite.rows.ChunkCache;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Patience;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sessions;
import dev.quipu.store.sqlite.summaries.DirtyRuns;
import dev.quipu.store.sqlite.summaries.SummariesBehind;
import dev.quipu.store.sqlite.summaries.SummaryScope;
import dev.quipu.store.sqlite.summaries.SummaryUpkeep;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One connection and the thread that reads on it.
public final class Reader implements ReadHost, ColumnSearches, AutoCloseable {
  private final Session session;
  private final SummaryUpkeep upkeep;
  private final DirtyRuns dirty;
  private final ColumnStore columns;
  private final SqliteReads reads;

  /// The summaries that have been brought up to date for the current work.
  private final List<SummaryScope> settled = new ArrayList<>();

  private long sweepsBefore;

  /// The last search of the current work, and the number of runs found.
  private @Nullable RunSearch lastSearch;

  private long lastTotal;

  public Reader(
      Sessions sessions,
      SummaryUpkeep upkeep,
      DirtyRuns dirty,
      ChunkCache chunks,
      ColumnStore columns) {
    session = sessions.reader();
    this.upkeep = upkeep;
    this.dirty = dirty;
    this.columns = columns;
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
        lastSearch = null;
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
    return this;
  }

  @Override
  public ColumnStore.@Nullable FoundRuns find(ProjectId project, RunSearch search) {
    if (search.filter() == null && search.order().isEmpty()) {
      // An index has the runs in this order.
      return null;
    }
    return findInColumns(project, search);
  }

  @Override
  public @Nullable Long count(ProjectId project, RunSearch search) {
    if (search.filter() == null && !columns.holds(project, search.experiments())) {
      // Counting an index is faster than loading it.
      return null;
    }
    RunSearch all =
        new RunSearch(
            search.experiments(),
            search.filter(),
            List.of(),
            search.view(),
            search.columns(),
            0,
            null);
    ColumnStore.FoundRuns found = findInColumns(project, all);
    return found == null ? null : (Long) found.total();
  }

  private ColumnStore.@Nullable FoundRuns findInColumns(ProjectId project, RunSearch search) {
    ColumnStore.FoundRuns found = columns.find(session, project, search);
    if (found != null) {
      lastSearch = search;
      lastTotal = found.total();
    }
    return found;
  }

  @Override
  public @Nullable Long totalOfLast(RunSearch search) {
    RunSearch last = lastSearch;
    return last != null
            && last.experiments().equals(search.experiments())
            && last.view() == search.view()
            && Objects.equals(last.filter(), search.filter())
        ? (Long) lastTotal
        : null;
  }

  @Override
  public void close() {
    session.close();
  }
}
