package dev.quipu.store.sqlite.write;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ProjectId;
import dev.quipu.store.shared.Uninterrupted;
import dev.quipu.store.shared.chunks.ChunkCache;
import dev.quipu.store.shared.columns.ChangedRuns;
import dev.quipu.store.shared.summaries.DirtyRuns;
import dev.quipu.store.shared.summaries.StoredSummary;
import dev.quipu.store.shared.summaries.SummariesBehind;
import dev.quipu.store.shared.summaries.SummaryBook;
import dev.quipu.store.shared.summaries.SummaryRecovery;
import dev.quipu.store.shared.summaries.SummaryScope;
import dev.quipu.store.shared.summaries.SummaryUpkeep;
import dev.quipu.store.shared.write.WriteJob;
import dev.quipu.store.shared.write.WriteLimits;
import dev.quipu.store.shared.write.WriteQueue;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.rows.SeriesRows;
import dev.quipu.store.sqlite.rows.SqliteLines;
import dev.quipu.store.sqlite.session.Failures;
import dev.quipu.store.sqlite.session.Reserve;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sessions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/// The one thread that writes. The writer takes the waiting jobs, runs them in one transaction,
/// commits with one fsync and then answers all. See docs/decisions/0002-sqlite-one-writer.md.
///
/// Each write runs in a savepoint of its own, so a write that throws leaves no changes. A full disk
/// fails the writes of the group and no later ones. After a commit that fails in any other way, the
/// state of the disk is unknown, so that commit is the last: from then on writes are refused.
public final class Writer implements SummaryUpkeep, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  private static final int RUNS_REMEMBERED = 10_000;

  /// Rows of summaries written in one transaction beside the writes: some 10 ms.
  private static final int SUMMARIES_PER_COMMIT = 1000;

  /// A write-ahead log larger than this is cut by force. Usually the log starts over by itself when
  /// it has been copied, but not while reads always overlap.
  private static final long LOG_BYTES = 256L << 20;

  private static final long SWEEP_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// Full sweeps take at most one part in this many of the time, however many series change, so
  /// that points come in. No sweep waits longer than the maximum, because recovery after a crash
  /// must fold the frames that no sweep has taken.
  private static final int SWEEP_PART = 5;

  private static final long SWEEP_AT_LEAST_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Sessions sessions;
  private final Session session;
  private final Reserve reserve;
  private final WriteRefusal refusal;
  private final DirtyRuns dirty;
  private final ChangedRuns changed;
  private final WriteQueue queue = new WriteQueue();
  private final RunRows runs;
  private final SqliteWrites writes;
  private final SummaryBook book;
  private final Thread thread;

  private final CommitGroup group;

  /// Writes of the group that must wait for summaries, with those summaries.
  private final Map<WriteJob<?>, SummaryScope> behind = new HashMap<>();

  private long sweptNanos = System.nanoTime();

  /// From the start of one full sweep to the start of the next.
  private long sweepEveryNanos = SWEEP_EVERY_NANOS;

  private volatile boolean broken;
  private volatile Runnable eventListener = () -> {};
  private volatile Runnable messageListener = () -> {};

  public Writer(
      Sessions sessions,
      Session session,
      Reserve reserve,
      DirtyRuns dirty,
      ChunkCache chunks,
      ChangedRuns changed) {
    this.sessions = sessions;
    this.reserve = reserve;
    refusal = new WriteRefusal(reserve);
    this.session = session;
    this.dirty = dirty;
    this.changed = changed;
    runs = new RunRows(session, RUNS_REMEMBERED);
    group = new CommitGroup(session, dirty, changed);
    writes = new SqliteWrites(session, runs, group, this, chunks);
    book =
        new SummaryBook(new SeriesRows(session), dirty, new SqliteLines(session, chunks), changed);
    thread = Thread.ofPlatform().name("quipu-writer").unstarted(this::work);
  }

  /// Brings the summaries up to date with the frames that a crash has left, then begins to write.
  public void start() {
    SummaryRecovery.run(new SqliteUnfoldedPoints(session), book);
    thread.start();
  }

  public <T extends @Nullable Object> T write(Function<SqliteWrites, T> work) {
    reserve.require();
    return write(work, false);
  }

  public <T extends @Nullable Object> T remove(Function<SqliteWrites, T> work) {
    return write(work, true);
  }

  private <T extends @Nullable Object> T write(Function<SqliteWrites, T> work, boolean removes) {
    if (broken) {
      throw stopped();
    }
    WriteJob<T> job = new WriteJob<>(() -> work.apply(writes), removes);
    queue.put(job);
    return job.await();
  }

  public synchronized void whenEventsAreStored(Runnable listener) {
    Runnable before = eventListener;
    eventListener =
        () -> {
          before.run();
          listener.run();
        };
  }

  public void whenMessagesAreStored(Runnable listener) {
    messageListener = listener;
  }

  /// The reason why writes are refused at the moment, if they are.
  public Optional<String> refusal() {
    if (broken) {
      return Optional.of(stopped().message());
    }
    return thread.isAlive() ? refusal.now() : Optional.of("The writer of the store has ended");
  }

  @Override
  public void settle(SummaryScope scope) {
    CountDownLatch done = new CountDownLatch(1);
    if (broken || !queue.put(new WriteQueue.SweepRequest(scope, done::countDown))) {
      return;
    }
    Uninterrupted.get(() -> {
      done.await();
      return true;
    });
  }

  @Override
  public void corrected(ProjectId project, List<StoredSummary> rows) {
    try {
      queue.put(
          new WriteJob<>(
              () -> {
                rows.forEach(row -> book.correct(project, row));
                return true;
              },
              false));
    } catch (QuipuException e) {
      LOG.debug("Not noted, so it will be counted again: {}", e.message());
    }
  }

  /// Answers the waiting jobs and ends the thread.
  @Override
  public void close() {
    queue.close();
    Uninterrupted.get(() -> {
      thread.join();
      return true;
    });
    session.close();
  }

  // ---- the writer thread ----

  private void work() {
    boolean lastSweep = false;
    while (true) {
      WriteQueue.Batch batch = queue.take(WriteLimits.PER_COMMIT, waitNanos());
      batch.sweeps().forEach(request -> book.sweep(request.scope(), request.done()));
      if (isSweepDue()) {
        sweepAll();
      }
      if (batch.closed() && batch.jobs().isEmpty() && !book.isSweeping()) {
        if (lastSweep || broken) {
          return;
        }
        lastSweep = true;
        sweepAll();
      }
      try {
        commit(batch.jobs());
      } catch (RuntimeException | Error e) {
        // No method below lets an exception through; if one came, no caller may hang.
        stop(batch.jobs(), e);
      }
    }
  }

  private long waitNanos() {
    if (book.isSweeping()) {
      return 0;
    }
    return broken || !reserve.isWhole() || (dirty.isEmpty() && book.isEmpty())
        ? Long.MAX_VALUE
        : Math.max(0, sweepEveryNanos - (System.nanoTime() - sweptNanos));
  }

  private boolean isSweepDue() {
    return !broken
        // The remaining space is for removals.
        && reserve.isWhole()
        && !(dirty.isEmpty() && book.isEmpty())
        && !book.isSweeping()
        && System.nanoTime() - sweptNanos >= sweepEveryNanos;
  }

  private void sweepAll() {
    long began = System.nanoTime();
    sweptNanos = began;
    cutLog();
    book.sweep(
        null,
        () ->
            sweepEveryNanos =
                Math.clamp(
                    SWEEP_PART * (System.nanoTime() - began),
                    SWEEP_EVERY_NANOS,
                    SWEEP_AT_LEAST_EVERY_NANOS));
  }

  private void cutLog() {
    if (sessions.logBytes() > LOG_BYTES) {
      try {
        session.number("PRAGMA wal_checkpoint(TRUNCATE)");
      } catch (QuipuException e) {
        // All commits are in the log; the next sweep tries again.
        LOG.warn("The write-ahead log could not be cut", e);
      }
    }
  }

  /// Runs the jobs in one transaction and answers them.
  private void commit(List<WriteJob<?>> jobs) {
    if (broken) {
      refuse(jobs, stopped());
      return;
    }
    if (jobs.isEmpty() && !book.isSweeping()) {
      return;
    }
    List<WriteJob<?>> done = new ArrayList<>(jobs.size());
    try {
      session.forgetLoss();
      session.execute("BEGIN IMMEDIATE");
      writeSummaries();
      for (WriteJob<?> job : jobs) {
        if (job.take()) {
          done.add(job);
          run(job);
        }
      }
    } catch (SQLException e) {
      rollBack(jobs, e, Failures.translate(e));
      return;
    } catch (QuipuException e) {
      rollBack(jobs, e, e);
      return;
    }
    changed.beginCommit();
    try {
      session.execute("COMMIT");
    } catch (SQLException e) {
      SQLiteErrorCode code = Failures.primary(e);
      if (code == SQLiteErrorCode.SQLITE_FULL || code == SQLiteErrorCode.SQLITE_BUSY) {
        rollBack(jobs, Failures.translate(e));
      } else {
        stop(jobs, e);
      }
      return;
    }
    committed(done);
  }

  private void writeSummaries() {
    try {
      book.write(SUMMARIES_PER_COMMIT);
    } catch (QuipuException e) {
      if (e.code() == ErrorCode.CORRUPT) {
        book.giveUp(e);
      }
      throw e;
    }
  }

  /// Runs one job in a savepoint.
  private void run(WriteJob<?> job) throws SQLException {
    CommitGroup.Mark before = group.begin(job);
    session.execute("SAVEPOINT work");
    boolean fine = false;
    try {
      fine = job.run();
    } catch (SummariesBehind e) {
      behind.put(job, e.scope());
    }
    session.refuseIfLost();
    if (!fine) {
      session.execute("ROLLBACK TO work");
      group.undo(before);
      runs.forget();
    }
    session.execute("RELEASE work");
  }

  private void committed(List<WriteJob<?>> jobs) {
    changed.ended();
    refusal.stored();
    book.writeCommitted();
    group.moved().forEach(book::moved);
    group.appended().forEach(book::committed);
    // Before any answer: a reader must find the run dirty.
    group.attempted().forEach(dirty::add);
    for (WriteJob<?> job : jobs) {
      if (!behind.containsKey(job)) {
        job.answer();
      }
    }
    if (group.hasEvents()) {
      eventListener.run();
    }
    if (group.hasMessages()) {
      messageListener.run();
    }
    book.fold();
    group.attempted().forEach(book::superseded);
    group.clear();
    behind.forEach((job, scope) ->
        book.sweep(
            scope,
            () -> {
              if (dirty.touches(scope) && job.takeAnotherTry()) {
                // The summaries could not be written; later they would bring the removed rows back.
                tryAgain(job);
              } else {
                job.beginAnew(scope);
                queue.putBack(job);
              }
            }));
    behind.clear();
  }

  /// Nothing of the group is stored. But after a failed sync, as when a large transaction spills
  /// into the log, the state of the disk is unknown: then nothing more is written.
  private void rollBack(List<WriteJob<?>> jobs, Exception failure, QuipuException why) {
    if (Failures.isFailedSync(failure)) {
      stop(jobs, failure);
    } else {
      rollBack(jobs, why);
    }
  }

  private void rollBack(List<WriteJob<?>> jobs, QuipuException why) {
    try {
      session.execute("ROLLBACK");
    } catch (SQLException e) {
      LOG.debug("SQLite has rolled back by itself", e);
    }
    if (!jobs.isEmpty()) {
      LOG.warn("{} writes were not stored: {}", jobs.size(), why.message());
      refusal.failed(why);
    }
    forgetGroup();
    for (WriteJob<?> job : jobs) {
      if (why.code() == ErrorCode.STORAGE_FULL && job.takeAnotherTry()) {
        tryAgain(job);
      } else {
        job.fail(why);
      }
    }
  }

  /// Gives a removal the reserved space, and the space of the log as far as the log has been
  /// copied.
  private void tryAgain(WriteJob<?> job) {
    reserve.release();
    try {
      session.number("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (QuipuException e) {
      LOG.debug("The log could not be copied", e);
    }
    job.tryAgain();
    queue.putBack(job);
  }

  /// The commit has failed, and the state of the disk is unknown.
  private void stop(List<WriteJob<?>> jobs, Throwable why) {
    broken = true;
    LOG.error("A commit has failed. Writes are refused until the server is started again", why);
    try {
      session.execute("ROLLBACK");
    } catch (SQLException e) {
      LOG.debug("Nothing to roll back", e);
    }
    refuse(
        jobs,
        new QuipuException(
            ErrorCode.OUTCOME_UNKNOWN,
            "The disk failed while this was committed; it may or may not be stored. Writes are"
                + " refused until the server is started again",
            why));
  }

  private void refuse(List<WriteJob<?>> jobs, QuipuException why) {
    forgetGroup();
    jobs.forEach(job -> job.fail(why));
  }

  private void forgetGroup() {
    changed.ended();
    group.clear();
    behind.clear();
    runs.forget();
    book.writeFailed();
  }

  private static QuipuException stopped() {
    return new QuipuException(
        ErrorCode.UNAVAILABLE,
        "A commit has failed before, so nothing more is written until the server is started again");
  }
}
