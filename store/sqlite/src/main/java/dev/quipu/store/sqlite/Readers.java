package dev.quipu.store.sqlite;

import dev.quipu.core.ErrorCode;
import dev.quipu.core.ExperimentId;
import dev.quipu.core.Frame;
import dev.quipu.core.ProjectId;
import dev.quipu.core.QuipuException;
import dev.quipu.engine.store.RunSearch;
import dev.quipu.engine.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A few connections that only read, each with the statements prepared on it.
///
/// SQLite runs in native code, which a virtual thread cannot leave: two long searches on two
/// virtual threads would hold the two carriers of a small machine, and every request would stand
/// still. So what virtual threads read runs on platform threads, as many as there are connections,
/// and the operating system shares the processors out. A general pool of connections would fit
/// neither: what is pooled here is a connection with its statements, its functions and its thread.
final class Readers implements AutoCloseable {
  private final BlockingQueue<Reader> idle = new LinkedBlockingQueue<>();
  private final List<Reader> all = new ArrayList<>();
  private final ExecutorService threads;
  private volatile boolean closed;

  Readers(
      Sessions sessions,
      int count,
      Writer writer,
      DirtyRuns dirty,
      ChunkCache chunks,
      ColumnStore columns) {
    for (int i = 0; i < count; i++) {
      all.add(new Reader(sessions, writer, dirty, chunks, columns));
    }
    idle.addAll(all);
    threads =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().name("quipu-reader-", 1).daemon().factory());
  }

  <T extends @Nullable Object> T read(Function<Transaction, T> work) {
    if (!Thread.currentThread().isVirtual()) {
      return readHere(work);
    }
    Future<T> answer;
    try {
      answer = threads.submit(() -> readHere(work));
    } catch (RejectedExecutionException e) {
      throw closed(e);
    }
    // The work uses what belongs to this thread, so it is not left alone; reads are short.
    return Uninterrupted.get(() -> {
      try {
        return answer.get();
      } catch (ExecutionException e) {
        throw rethrown(e);
      }
    });
  }

  private <T extends @Nullable Object> T readHere(Function<Transaction, T> work) {
    Reader reader = take();
    try {
      return reader.read(work);
    } finally {
      idle.add(reader);
    }
  }

  private Reader take() {
    Reader reader = Uninterrupted.get(idle::take);
    if (closed) {
      // The next one who waits is to see it too.
      idle.add(reader);
      throw closed(null);
    }
    return reader;
  }

  private static RuntimeException rethrown(ExecutionException e) {
    return switch (e.getCause()) {
      case Error error -> throw error;
      case RuntimeException exception -> exception;
      case null, default -> new IllegalStateException(e);
    };
  }

  private static QuipuException closed(@Nullable Throwable cause) {
    return new QuipuException(ErrorCode.UNAVAILABLE, "The store is closed", cause);
  }

  /// Waits for the reads that run.
  @Override
  public void close() {
    threads.close();
    for (int i = 0; i < all.size(); i++) {
      Uninterrupted.get(idle::take);
    }
    closed = true;
    all.forEach(reader -> reader.session.close());
    idle.add(all.getFirst());
  }

  /// One connection and who reads on it.
  private static final class Reader implements Host {
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

    <T extends @Nullable Object> T read(Function<Transaction, T> work) {
      settled.clear();
      while (true) {
        try {
          sweepsBefore = dirty.sweeps();
          lastSearch = null;
          session.beginBeforeFirst();
          return work.apply(transaction);
        } catch (SummariesBehind e) {
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
              0);
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
  }
}
