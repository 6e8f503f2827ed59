package dev.quipu.store.shared.summaries;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Block;
import dev.quipu.core.model.Attempts;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.Summary;
import dev.quipu.store.shared.StoredRun;
import dev.quipu.store.shared.columns.ChangedRuns;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
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

  private final SummaryRows rows;
  private final DirtyRuns dirty;
  private final RunLines lines;
  private final ChangedRuns changed;
  private final Map<RunNo, LiveRun> runs = new HashMap<>();
  private final Deque<AppendedFrame> unfolded = new ArrayDeque<>();
  private final Deque<Sweep> sweeps = new ArrayDeque<>();
  private final List<LiveSummary> written = new ArrayList<>();
  private long foldedFrame;
  private long foldedFrameStored;
  private long sweepCount;
  private boolean givenUp;

  /// Whether attempts were committed that no full sweep has taken yet.
  private boolean unsummed;

  public SummaryBook(SummaryRows rows, DirtyRuns dirty, RunLines lines, ChangedRuns changed) {
    this.rows = rows;
    this.dirty = dirty;
    this.lines = lines;
    this.changed = changed;
    foldedFrameStored = rows.foldedFrame();
    foldedFrame = foldedFrameStored;
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
    runs.values().forEach(live -> dirty.remove(live.run));
    runs.clear();
    unfolded.clear();
  }

  /// Takes over that a run is in another experiment now.
  public void moved(StoredRun stored) {
    LiveRun run = runs.get(new RunNo(stored.project(), stored.no()));
    if (run != null) {
      run.run = stored;
    }
    dirty.moved(stored);
  }

  /// Takes a committed frame. From now on readers know that its run is dirty.
  public void committed(AppendedFrame appended) {
    if (givenUp) {
      return;
    }
    unfolded.add(appended);
    dirty.add(appended.run());
  }

  /// Adds the frames taken to the summaries. Must not run in a transaction of the session.
  public void fold() {
    for (AppendedFrame next = unfolded.poll(); next != null; next = unfolded.poll()) {
      LiveRun run = liveRun(next.run());
      run.lastUsedSweep = sweepCount;
      // A frame without points counts as folded, too.
      for (Block block : next.points()) {
        fold(run, block, run.attempts.lastLivingStep(next.attempt()), next.frameNo());
      }
      foldedFrame = Math.max(foldedFrame, next.frameNo());
      if (run.dirtyCount == 0) {
        dirty.remove(run.run);
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
  public void superseded(StoredRun stored) {
    if (givenUp) {
      dirty.remove(stored);
      return;
    }
    LiveRun run = liveRun(stored);
    run.lastUsedSweep = sweepCount;
    run.attempts = attempts(stored);
    Set<String> keys = new HashSet<>(rows.keys(stored.project(), stored.no()));
    keys.addAll(run.series.keySet());
    Map<String, Optional<Summary>> living = new HashMap<>();
    try {
      lines
          .lines(stored.project(), stored.no(), keys, run.attempts, Long.MAX_VALUE)
          .forEach((key, line) -> living.put(key, Optional.ofNullable(line.summary())));
    } catch (QuipuException e) {
      // Readers of these points get the error; the rest of the store can be used.
      LOG.error("Run {} is damaged, and its summaries stay as they were", stored.id(), e);
      return;
    }
    living.forEach((key, summary) -> {
      LiveSummary live = liveSummary(run, key);
      live.replace(summary.orElse(null), foldedFrame);
      touch(run, live);
    });
    if (run.dirtyCount > 0) {
      dirty.add(stored);
    } else {
      dirty.remove(stored);
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
      if (scope == null || scope.covers(run.run)) {
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
        return scope.covers(run.run) && scope.coversKey(live.key) && todo.add(live);
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
        StoredRun run = live.run.run;
        if (live.isEmpty()) {
          rows.remove(run, live.key);
        } else {
          rows.put(run, live.row());
        }
        changed.add(run.project(), run.experiment(), run.no());
      }
      if (sweep.foldedFrame > foldedFrameStored) {
        rows.putFoldedFrame(sweep.foldedFrame);
      }
      if (sweep.sums) {
        rows.putAllAttemptsSummed();
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
        dirty.remove(run.run);
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
  public void correct(ProjectId project, StoredSummary row) {
    LiveRun run = runs.get(new RunNo(project, row.runNo()));
    LiveSummary live = run == null ? null : run.series.get(row.key());
    if (run != null && live != null) {
      if (live.rewound() && live.correct(row.summary(), row.lastFrame())) {
        touch(run, live);
      }
      return;
    }
    rows.correct(project, row);
  }

  private LiveRun liveRun(StoredRun stored) {
    RunNo key = new RunNo(stored.project(), stored.no());
    LiveRun run = runs.get(key);
    if (run == null) {
      run = new LiveRun(stored, !rows.any(stored.project(), stored.no()), attempts(stored));
      runs.put(key, run);
    }
    return run;
  }

  private Attempts attempts(StoredRun stored) {
    try {
      return lines.attempts(stored.project(), stored.no());
    } catch (QuipuException e) {
      // Readers of these points get the error; the rest of the store can be used.
      LOG.error("The attempts of run {} are damaged; its summaries are of all", stored.no(), e);
      return Attempts.NONE;
    }
  }

  private LiveSummary liveSummary(LiveRun run, String key) {
    LiveSummary live = run.series.get(key);
    if (live == null) {
      StoredSummary row = run.whole ? null : rows.find(run.run.project(), run.run.no(), key);
      live = row == null ? new LiveSummary(run, key) : new LiveSummary(run, row);
      run.series.put(key, live);
    }
    return live;
  }

  private record RunNo(ProjectId project, long no) {}

  /// @param foldedFrame the last frame in rows once nothing is left to do, with all before; -1 if
  ///   unknown
  /// @param sums whether the rows then show all attempts
  private record Sweep(Deque<LiveSummary> todo, long foldedFrame, boolean sums, Runnable done) {}
}
