package dev.quipu.store.sqlite.summaries;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Block;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.Attempts;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.Summary;
import dev.quipu.store.sqlite.columns.ChangedRuns;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.SqliteLines;
import dev.quipu.store.sqlite.session.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The summaries of the runs that are being written, ahead of their rows.
///
/// A row for each key of each batch would cost far more than the batch itself, which is one row. So
/// a committed frame is folded into summaries in memory, and their rows are written behind: when a
/// reader needs them, and otherwise every second. A row holds the whole summary and the number of
/// the last frame in it. So writing a row twice does no harm, and after a crash a frame that the
/// row includes is not counted again. See docs/decisions/0003-summaries-folded-behind.md.
///
/// Used by the writer thread only; readers ask [DirtyRuns].
public final class SummaryBook {
  private static final Logger LOG = LoggerFactory.getLogger(SummaryBook.class);

  /// Full sweeps after which a run without new points is dropped from memory.
  private static final int IDLE_SWEEPS = 3;

  private final Session session;
  private final DirtyRuns dirty;
  private final SqliteLines lines;
  private final ChangedRuns changed;
  private final Map<RunKey, LiveRun> runs = new HashMap<>();
  private final Deque<Appended> unfolded = new ArrayDeque<>();
  private final Deque<Sweep> sweeps = new ArrayDeque<>();
  private final List<LiveSummary> written = new ArrayList<>();
  private long foldedFrame;
  private long foldedFrameStored;
  private long sweepCount;
  private boolean givenUp;

  /// Whether attempts were committed that no full sweep has taken yet.
  private boolean unsummed;

  public SummaryBook(Session session, DirtyRuns dirty, SqliteLines lines, ChangedRuns changed) {
    this.session = session;
    this.dirty = dirty;
    this.lines = lines;
    this.changed = changed;
    foldedFrameStored = session.number("SELECT frame_no FROM folded");
    foldedFrame = foldedFrameStored;
  }

  /// A frame that has been stored.
  public record Appended(ProjectId project, RunRow run, int attempt, Frame frame, long frameNo) {
    public boolean isIn(SummaryScope scope) {
      return scope.covers(project, run.info().id(), run.info().experiment());
    }
  }

  /// The last frame that is certain to be in rows, with all frames before.
  public long foldedFrameStored() {
    return foldedFrameStored;
  }

  /// Rows of summaries cannot be written, because the tables are damaged. The rows stay as they are
  /// until the store is opened again, and everything else goes on.
  public void giveUp(QuipuException why) {
    LOG.error(
        "Summaries are not brought up to date any more; quipu verify tells what is damaged", why);
    givenUp = true;
    writeFailed();
    runs.values().forEach(run -> dirty.remove(run.project, run.id));
    runs.clear();
    unfolded.clear();
  }

  /// Takes a committed frame. From now on readers know that its run is dirty.
  public void committed(Appended appended) {
    if (givenUp) {
      return;
    }
    unfolded.add(appended);
    dirty.add(appended.project, appended.run.info().id(), appended.run.info().experiment());
  }

  /// Adds the frames taken to the summaries. Must not run in a transaction of the session.
  public void fold() {
    for (Appended next = unfolded.poll(); next != null; next = unfolded.poll()) {
      LiveRun run = liveRun(next.project, next.run);
      run.lastUsedSweep = sweepCount;
      for (Block block : next.frame.blocks()) {
        fold(run, block, run.attempts.lastLivingStep(next.attempt), next.frameNo);
      }
      foldedFrame = Math.max(foldedFrame, next.frameNo);
      if (run.dirtyCount == 0) {
        dirty.remove(run.project, run.id);
      }
    }
  }

  private void fold(LiveRun run, Block block, long lastLivingStep, long frameNo) {
    for (int k = 0; k < block.keyCount(); k++) {
      if (block.isJson(k)) {
        // Summaries cover numbers only.
        continue;
      }
      LiveSummary live = liveSummary(run, block.key(k));
      if (live.holds(frameNo)) {
        continue;
      }
      live.fold(
          block.rows(), block.steps(), block.timesMs(), block.values(k), lastLivingStep, frameNo);
      touch(run, live);
    }
  }

  private static void touch(LiveRun run, LiveSummary live) {
    if (!live.dirty) {
      live.dirty = true;
      run.dirtyCount++;
      run.changed.add(live);
    }
  }

  /// Rebuilds the summaries of a run from its living points, after an attempt has been committed
  /// and all frames have been folded. Must not run in a transaction of the session.
  public void superseded(ProjectId project, RunRow row) {
    if (givenUp) {
      dirty.remove(project, row.info().id());
      return;
    }
    LiveRun run = liveRun(project, row);
    run.lastUsedSweep = sweepCount;
    run.attempts = attempts(project, row);
    Set<String> keys = SeriesRows.keys(session, project.value(), row.no());
    keys.addAll(run.series.keySet());
    Map<String, Optional<Summary>> living = new HashMap<>();
    try {
      lines
          .lines(project.value(), row.no(), keys, run.attempts, Long.MAX_VALUE)
          .forEach((key, line) -> living.put(key, Optional.ofNullable(line.summary())));
    } catch (QuipuException e) {
      // Readers of these points get the error; the rest of the store can be used.
      LOG.error("Run {} is damaged, and its summaries stay as they were", run.id, e);
      return;
    }
    living.forEach((key, summary) -> {
      LiveSummary live = liveSummary(run, key);
      live.replace(summary.orElse(null), foldedFrame);
      touch(run, live);
    });
    if (run.dirtyCount > 0) {
      dirty.add(project, run.id, run.experiment);
    } else {
      dirty.remove(project, run.id);
    }
    unsummed = true;
  }

  /// Begins to bring the rows up to date. Rows that a caller waits for go before the others, even
  /// if a larger sweep already has them.
  ///
  /// @param scope the runs and keys; null for all
  /// @param done runs after the commit that completes the sweep
  public void sweep(@Nullable SummaryScope scope, Runnable done) {
    if (scope == null) {
      sweepCount++;
    }
    Deque<LiveSummary> todo = new ArrayDeque<>();
    Iterator<LiveRun> all = runs.values().iterator();
    while (all.hasNext()) {
      LiveRun run = all.next();
      if (scope == null || scope.covers(run.project, run.id, run.experiment)) {
        take(run, scope, todo);
      }
      if (run.dirtyCount == 0 && run.lastUsedSweep + IDLE_SWEEPS < sweepCount) {
        all.remove();
      }
    }
    if (scope == null) {
      sweeps.addLast(new Sweep(todo, foldedFrame, unsummed, done));
      unsummed = false;
      return;
    }
    for (Sweep sweep : sweeps) {
      sweep.todo.removeIf(live -> {
        LiveRun run = live.run;
        return scope.covers(run.project, run.id, run.experiment)
            && scope.coversKey(live.key)
            && todo.add(live);
      });
    }
    // The larger sweep ends after this one, so the rows taken from it are written by then.
    sweeps.addFirst(new Sweep(todo, -1, false, done));
  }

  private static void take(LiveRun run, @Nullable SummaryScope scope, Deque<LiveSummary> todo) {
    List<LiveSummary> left = new ArrayList<>();
    for (LiveSummary live : run.changed) {
      if (scope == null || scope.coversKey(live.key)) {
        todo.add(live);
      } else {
        left.add(live);
      }
    }
    run.changed = left;
  }

  /// Whether no run is in memory any more.
  public boolean isEmpty() {
    return runs.isEmpty();
  }

  public boolean isSweeping() {
    return !sweeps.isEmpty();
  }

  /// Writes some of the rows that sweeps wait for, in the open transaction.
  public void write(int maxRows) {
    for (Sweep sweep : sweeps) {
      while (!sweep.todo.isEmpty()) {
        if (written.size() == maxRows) {
          return;
        }
        LiveSummary live = sweep.todo.remove();
        written.add(live);
        SeriesRows.put(session, live);
        changed.add(live.run.project, live.run.experiment, live.run.no);
      }
      if (sweep.foldedFrame > foldedFrameStored) {
        session.update("UPDATE folded SET frame_no = ?", sweep.foldedFrame);
      }
      if (sweep.sums) {
        session.update("UPDATE attempt SET summed = 1 WHERE summed = 0");
      }
    }
  }

  /// Called when the transaction of [#write] has been committed.
  public void writeCommitted() {
    dirty.countSweep();
    for (LiveSummary live : written) {
      live.dirty = false;
      LiveRun run = live.run;
      if (--run.dirtyCount == 0) {
        dirty.remove(run.project, run.id);
      }
    }
    written.clear();
    while (!sweeps.isEmpty() && sweeps.element().todo.isEmpty()) {
      Sweep sweep = sweeps.remove();
      foldedFrameStored = Math.max(foldedFrameStored, sweep.foldedFrame);
      sweep.done.run();
    }
  }

  /// Called when the transaction has been rolled back: everything must be written again. Callers
  /// that wait for a sweep are let go; they see the rows as they are.
  public void writeFailed() {
    written.forEach(live -> live.run.changed.add(live));
    written.clear();
    for (Sweep sweep : sweeps) {
      unsummed |= sweep.sums;
      sweep.todo.forEach(live -> live.run.changed.add(live));
      sweep.done.run();
    }
    sweeps.clear();
  }

  /// Takes over the counts of a reader, if no point has come since.
  public void correct(ProjectId project, SeriesRows.Stored row) {
    LiveRun run = runs.get(new RunKey(project.value(), row.runNo()));
    LiveSummary live = run == null ? null : run.series.get(row.key());
    if (run != null && live != null) {
      if (live.rewound() && live.correct(row.summary(), row.lastFrame())) {
        touch(run, live);
      }
      return;
    }
    SeriesRows.correct(session, project.value(), row);
  }

  private LiveRun liveRun(ProjectId project, RunRow row) {
    RunKey key = new RunKey(project.value(), row.no());
    LiveRun run = runs.get(key);
    if (run == null) {
      run =
          new LiveRun(
              project,
              row,
              !SeriesRows.any(session, project.value(), row.no()),
              attempts(project, row));
      runs.put(key, run);
    }
    return run;
  }

  private Attempts attempts(ProjectId project, RunRow row) {
    try {
      return lines.attempts(project.value(), row.no());
    } catch (QuipuException e) {
      // Readers of these points get the error; the rest of the store can be used.
      LOG.error("The attempts of run {} are damaged; its summaries are of all", row.no(), e);
      return Attempts.NONE;
    }
  }

  private LiveSummary liveSummary(LiveRun run, String key) {
    LiveSummary live = run.series.get(key);
    if (live == null) {
      SeriesRows.Stored row =
          run.whole ? null : SeriesRows.find(session, run.project.value(), run.no, key);
      live =
          row == null
              ? new LiveSummary(run, key)
              : new LiveSummary(run, key, row.summary(), row.rewound(), row.lastFrame());
      run.series.put(key, live);
    }
    return live;
  }

  private record RunKey(long project, long no) {}

  /// @param foldedFrame the last frame in rows once nothing is left to do, with all before; -1 if
  ///   unknown
  /// @param sums whether the rows then show all attempts
  private record Sweep(Deque<LiveSummary> todo, long foldedFrame, boolean sums, Runnable done) {}
}
