package dev.quipu.store.sqlite.write;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.store.shared.StoredRun;
import dev.quipu.store.shared.columns.ChangedRuns;
import dev.quipu.store.shared.columns.ColumnSearches;
import dev.quipu.store.shared.summaries.AppendedFrame;
import dev.quipu.store.shared.summaries.DirtyRuns;
import dev.quipu.store.shared.summaries.SummariesBehind;
import dev.quipu.store.shared.summaries.SummaryScope;
import dev.quipu.store.shared.write.WriteJob;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.session.Session;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Notes of the writes of one commit besides the database: frames for the summaries, restarted
/// runs, runs that were moved, and runs that searches must read again. Owned by the writer's
/// thread.
final class CommitGroup implements WriteHost {
  private final DirtyRuns dirty;
  private final ChangedRuns changed;
  private final List<AppendedFrame> appended = new ArrayList<>();
  private final List<StoredRun> attempted = new ArrayList<>();
  private final List<StoredRun> moved = new ArrayList<>();
  private long lastFrame;
  private long lastEvent;
  private boolean hasEvents;
  private boolean hasMessages;
  private long lastChunk;

  /// The current or last write.
  private @Nullable WriteJob<?> running;

  CommitGroup(Session session, DirtyRuns dirty, ChangedRuns changed) {
    this.dirty = dirty;
    this.changed = changed;
    lastEvent = session.number("SELECT coalesce(max(position), 0) FROM event");
    lastChunk = session.number("SELECT coalesce(max(no), 0) FROM chunk");
    // Compacted frames may be gone before they were noted as folded. A new frame with such a number
    // would not be read. An event may still name a purged frame; events are in the order of their
    // frames, so the newest such event has the greatest number.
    lastFrame =
        session.number(
            """
            SELECT max(
              (SELECT frame_no FROM folded),
              (SELECT coalesce(max(no), 0) FROM frame),
              (SELECT coalesce(max(frame_no), 0) FROM compacted),
              coalesce((
                SELECT frame_no FROM event WHERE frame_no IS NOT NULL
                ORDER BY position DESC LIMIT 1), 0))
            """);
  }

  /// The number of notes before a write began.
  record Mark(int frames, int attempts, int moves) {}

  /// Begins a write.
  Mark begin(WriteJob<?> job) {
    running = job;
    return new Mark(appended.size(), attempted.size(), moved.size());
  }

  /// Forgets the notes of a write that has failed.
  void undo(Mark before) {
    appended.subList(before.frames, appended.size()).clear();
    attempted.subList(before.attempts, attempted.size()).clear();
    moved.subList(before.moves, moved.size()).clear();
  }

  /// The frames that were stored.
  List<AppendedFrame> appended() {
    return moved.isEmpty()
        ? appended
        : appended.stream().map(frame -> frame.of(now(frame.run()))).toList();
  }

  /// The runs that were given attempts.
  List<StoredRun> attempted() {
    return attempted.stream().map(this::now).toList();
  }

  /// The runs that were moved, as they are now.
  List<StoredRun> moved() {
    return moved;
  }

  /// A run in the experiment in which this group leaves it.
  private StoredRun now(StoredRun run) {
    StoredRun now = run;
    for (StoredRun one : moved) {
      if (one.no() == run.no() && one.project().equals(run.project())) {
        now = one;
      }
    }
    return now;
  }

  /// Begins the next group.
  void clear() {
    hasEvents = false;
    hasMessages = false;
    appended.clear();
    attempted.clear();
    moved.clear();
  }

  @Override
  public void needSummaries(SummaryScope scope) {
    if ((running == null || !running.isSettled(scope))
        && (dirty.touches(scope)
            || appended.stream().anyMatch(frame -> scope.covers(frame.run()))
            || attempted.stream().anyMatch(scope::covers))) {
      throw new SummariesBehind(scope);
    }
  }

  @Override
  public @Nullable ColumnSearches searches() {
    return null;
  }

  @Override
  public long nextFrame() {
    return ++lastFrame;
  }

  @Override
  public void appended(ProjectId project, RunRow run, int attempt, Frame frame, long no) {
    appended.add(AppendedFrame.of(run.in(project), attempt, frame, no));
  }

  @Override
  public void attempted(ProjectId project, RunRow run) {
    attempted.add(run.in(project));
  }

  @Override
  public void moved(ProjectId project, RunRow run) {
    moved.add(run.in(project));
  }

  @Override
  public long nextEvent() {
    hasEvents = true;
    return ++lastEvent;
  }

  /// Whether events may have been stored.
  boolean hasEvents() {
    return hasEvents;
  }

  @Override
  public void messageStored() {
    hasMessages = true;
  }

  /// Whether messages to webhooks may have been stored.
  boolean hasMessages() {
    return hasMessages;
  }

  @Override
  public long nextChunk() {
    return ++lastChunk;
  }

  @Override
  public void changed(ProjectId project, ExperimentId experiment, long runNo) {
    changed.add(project, experiment, runNo);
  }
}
