package dev.quipu.store.sqlite;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.Transaction;
import dev.quipu.engine.port.search.RunSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One connection and who reads on it.
final class Reader implements Host, AutoCloseable {
  private final Session session;
  private final Writer writer;
  private final DirtyRuns dirty;
  private final ColumnStore columns;
  private final Transaction transaction;

  /// What has been brought up to date for the work that runs.
  private final List<Scope> settled = new ArrayList<>();

  private long sweepsBefore;

  /// The last search of the work that runs, and how many runs it has found.
  private @Nullable RunSearch lastSearch;

  private long lastTotal;

  Reader(
      Sessions sessions, Writer writer, DirtyRuns dirty, ChunkCache chunks, ColumnStore columns) {
    session = sessions.reader();
    this.writer = writer;
    this.dirty = dirty;
    this.columns = columns;
    transaction =
        new SqliteTransaction(session, new RunRows(session, 0), this, chunks, sessions::logBytes);
  }

  /// Runs the work in one snapshot.
  ///
  /// @throws QuipuException UNAVAILABLE if its patience is over before
  <T extends @Nullable Object> T read(
      Function<Transaction, T> work, Patience patience, Memory memory) {
    settled.clear();
    while (true) {
      try {
        sweepsBefore = dirty.sweeps();
        lastSearch = null;
        session.beginBeforeFirst(patience, memory);
        session.refuseIfLate();
        return work.apply(transaction);
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
  public void needSummaries(Scope scope) {
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

  private void settle(Scope scope) {
    writer.settle(scope);
    settled.add(scope);
  }

  @Override
  public void corrected(ProjectId project, List<SeriesRows.Stored> rows) {
    writer.corrected(project, rows);
  }

  @Override
  public void append(ProjectId project, RunRow run, int attempt, Frame frame, long receivedMs) {
    throw mustNotWrite();
  }

  @Override
  public void attempted(ProjectId project, RunRow run) {
    throw mustNotWrite();
  }

  @Override
  public long nextChunk() {
    throw mustNotWrite();
  }

  private static IllegalStateException mustNotWrite() {
    return new IllegalStateException("A read must not write");
  }

  @Override
  public void changed(ProjectId project, ExperimentId experiment, long runNo) {
    throw mustNotWrite();
  }

  @Override
  public ColumnStore.@Nullable Found find(ProjectId project, RunSearch search) {
    if (search.filter() == null && search.order().isEmpty()) {
      // An index has them in this order.
      return null;
    }
    return findInColumns(project, search);
  }

  @Override
  public @Nullable Long count(ProjectId project, RunSearch search) {
    if (search.filter() == null && !columns.holds(project, search.experiments())) {
      // An index is counted sooner than it is loaded.
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
    ColumnStore.Found found = findInColumns(project, all);
    return found == null ? null : (Long) found.total();
  }

  private ColumnStore.@Nullable Found findInColumns(ProjectId project, RunSearch search) {
    ColumnStore.Found found = columns.find(session, project, search);
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
