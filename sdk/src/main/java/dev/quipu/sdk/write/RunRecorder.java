package dev.quipu.sdk.write;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.model.RunStatus;
import dev.quipu.sdk.journal.AlertEntry;
import dev.quipu.sdk.journal.Attempt;
import dev.quipu.sdk.journal.Counts;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.RunChange;
import dev.quipu.sdk.journal.UploadEntry;
import dev.quipu.sdk.queue.QueueBudget;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Turns what is logged to one run into the records of its journal. Owned by the recorder's thread.
public final class RunRecorder {
  private final Journal journal;
  private final QueueBudget budget;
  private final RecordOutput output;
  private final boolean isJoined;
  private final Map<FrameKind, FrameBatch> rows = new EnumMap<>(FrameKind.class);
  private final ChangeBatch changes;

  /// Uploads that come behind the rows that are being gathered.
  private final List<UploadEntry> behindRows = new ArrayList<>();

  private String attempt = Attempt.FIRST;
  private long frames;
  private long sealedNanos;
  private long droppedTold;
  private long droppedToldNanos;

  public RunRecorder(Journal journal, RecordOutput output, QueueBudget budget) {
    this(journal, output, budget, false);
  }

  /// @param isJoined whether another program has started the run, which also ends the run and says
  ///   where it runs
  public RunRecorder(Journal journal, RecordOutput output, QueueBudget budget, boolean isJoined) {
    this.journal = journal;
    this.isJoined = isJoined;
    this.output = output;
    this.budget = budget;
    for (FrameKind kind : FrameKind.values()) {
      rows.put(kind, new FrameBatch(kind, journal, budget));
    }
    changes = new ChangeBatch(journal, budget);
  }

  Journal journal() {
    return journal;
  }

  RecordOutput output() {
    return output;
  }

  /// Begins the journal with some entries.
  ///
  /// @param firstAttempt the attempt of the points until the first rewind
  void begin(List<Entry> entries, String firstAttempt) {
    attempt = firstAttempt;
    entries.forEach(output::append);
  }

  /// Takes a row over from the queue. The row stays whole, unless it is larger than a frame.
  void add(LoggedRow row) {
    FrameBatch batch = Objects.requireNonNull(rows.get(row.kind));
    if (batch.isTooFullFor(row)) {
      seal(batch);
    }
    for (int i = 0; i < row.keys.length; i++) {
      batch.add(row, i);
      if (batch.isFull()) {
        seal(batch);
      }
    }
    if (row.kind.isByTime()) {
      batch.endRow();
    }
    budget.release(row.costBytes());
  }

  void add(LoggedChange change) {
    changes.add(change);
  }

  /// Adds an alert behind the rows that were logged before it: they do not count.
  void add(AlertEntry alert) {
    seal();
    output.append(alert);
  }

  void add(UploadEntry upload) {
    output.append(upload);
  }

  /// Adds an upload behind the rows that were logged before it.
  void addBehindRows(UploadEntry upload) {
    behindRows.add(upload);
  }

  /// Adds tags that the SDK has captured.
  void addCaptured(Map<String, String> tags) {
    if (isJoined) {
      return;
    }
    tags.forEach(
        (key, value) -> output.append(new Entry.Change(new RunChange.SetTag(key, value), true)));
  }

  /// Starts a new attempt.
  void rewind(String attemptId, long fromStep, long timeMs) {
    seal();
    // An attempt starts after the ones before it, whatever the clock says.
    long startMs = Math.max(timeMs, journal.newestAttemptMs() + 1);
    journal.sawAttempt(startMs);
    attempt = attemptId;
    output.append(new Entry.Rewind(new Attempt(attempt, fromStep, startMs)));
  }

  void end(RunStatus status, long endMs) {
    seal();
    if (isJoined) {
      return;
    }
    Counts counts = journal.counts();
    output.append(
        new Entry.End(
            status,
            endMs,
            counts.points().dropped(),
            counts.points().refused(),
            counts.changes().refused(),
            counts.artifacts().refused()));
  }

  /// Makes records of everything that has been gathered.
  void seal() {
    changes.take().forEach(change -> output.append(new Entry.Change(change, false)));
    rows.values().forEach(this::seal);
    behindRows.forEach(output::append);
    behindRows.clear();
  }

  private void seal(FrameBatch batch) {
    for (Frame frame : batch.take()) {
      output.append(new Entry.Points(++frames, attempt, frame.points(), frame.encoded()));
    }
  }

  /// Seals if the last time was long enough ago.
  void sealIfDue(long nowNanos, long intervalNanos) {
    if (nowNanos - sealedNanos >= intervalNanos) {
      sealedNanos = nowNanos;
      seal();
    }
  }

  /// The number of dropped points, if it should be reported now; else 0. It is reported when it has
  /// grown since the last report, and the last report was long enough ago.
  long droppedToTell(long nowNanos, long intervalNanos) {
    long dropped = journal.counts().points().dropped();
    if (dropped == droppedTold
        || (droppedTold > 0 && nowNanos - droppedToldNanos < intervalNanos)) {
      return 0;
    }
    droppedTold = dropped;
    droppedToldNanos = nowNanos;
    return dropped;
  }
}
