package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Param;
import dev.quipu.core.text.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one writer logs on its way into its journal: points become frames, of several changes of
/// one tag the last is kept, and everything gets its number. Owned by the scribe's thread.
///
/// A journal that cannot be written is told, and what follows is kept in memory: for the sender if
/// there is one, else until the disk takes it.
final class RunRecorder {
  /// A frame of so many points is sealed: large enough that requests cost little, small enough to
  /// be sent again without regret.
  static final int FRAME_POINTS = 20_000;

  /// JSON is sealed earlier: a request of some megabytes.
  private static final long FRAME_JSON_CHARS = 1 << 20;

  /// What a point costs while its frame is built: value, its share of step and time, growth of
  /// arrays.
  private static final int BUILDING_BYTES = 24;

  private static final int KNOWN_BAD_KEYS = 10_000;

  /// How long after a failure the disk is tried again.
  private static final long RETRY_NANOS = 1_000_000_000L;

  final Journal journal;
  private final JournalWriter writer;
  private final @Nullable UnsentRecords unsent;
  private final QueueBudget budget;
  private final FrameBuilder builder = new FrameBuilder();
  private final Set<String> badKeys = new HashSet<>();
  private final Map<String, Param> knownParams = new HashMap<>();
  private final Map<String, Message.Edit> edits = new LinkedHashMap<>();
  private final List<byte[]> unwritten = new ArrayList<>();
  private String attempt = Attempt.FIRST;
  private long buildingJsonBytes;
  private long records;
  private long frames;
  private long sealedNanos;
  private long forcedNanos;
  private boolean inMemory;
  private boolean failing;
  private long failedNanos;
  private long droppedTold;
  private long droppedToldNanos;

  /// @param unsent what the sender reads; null if there is none
  RunRecorder(
      Journal journal, JournalWriter writer, @Nullable UnsentRecords unsent, QueueBudget budget) {
    this.journal = journal;
    this.writer = writer;
    this.unsent = unsent;
    this.budget = budget;
  }

  void begin(List<Entry> entries, String firstAttempt) {
    attempt = firstAttempt;
    entries.forEach(this::append);
  }

  // ---- points ----

  /// Takes a row over from the queue. It stays whole, unless it is larger than a frame.
  void add(Message.Points row) {
    String[] keys = row.keys;
    if (builder.points() + keys.length > FRAME_POINTS
        || (row.json != null && builder.jsonChars() + row.jsonChars() > FRAME_JSON_CHARS)) {
      sealPoints();
    }
    for (int i = 0; i < keys.length; i++) {
      if (add(row, i)) {
        budget.take(BUILDING_BYTES);
      } else {
        journal.counts.points.refused.increment();
      }
      if (builder.points() >= FRAME_POINTS) {
        sealPoints();
      }
    }
    budget.release(row.costBytes());
  }

  private boolean add(Message.Points row, int i) {
    @Nullable String key = row.keys[i];
    if (key == null) {
      journal.problem("Metric key is null");
      return false;
    }
    if (badKeys.contains(key)) {
      return false;
    }
    try {
      @Nullable JsonText json = row.json == null ? null : row.json[i];
      if (json == null) {
        builder.add(key, row.step, row.timeMs, row.values[i]);
      } else {
        builder.add(key, row.step, row.timeMs, json);
        long bytes = 2L * json.text().length();
        buildingJsonBytes += bytes;
        budget.take(bytes);
      }
      return true;
    } catch (QuipuException e) {
      if (badKeys.size() < KNOWN_BAD_KEYS) {
        badKeys.add(key);
      }
      journal.problem(e.message());
      return false;
    }
  }

  private void sealPoints() {
    int points = builder.points();
    if (points == 0) {
      return;
    }
    Frame gathered = builder.build();
    for (Frame frame : FrameParts.fitting(gathered)) {
      append(new Entry.Points(++frames, attempt, frame.points(), frame.encoded()));
    }
    budget.release((long) points * BUILDING_BYTES + buildingJsonBytes);
    buildingJsonBytes = 0;
  }

  // ---- what is not points ----

  void add(Message.Edit edit) {
    if (edit.change() instanceof Message.Change.SetParam set) {
      Param known = knownParams.putIfAbsent(set.param().key(), set.param());
      if (known != null) {
        settleRepeated(edit, known, set.param());
        return;
      }
    }
    // Removed first, so that the order is that of the last changes.
    Message.Edit superseded = edits.remove(Message.Change.name(edit.change()));
    if (superseded != null) {
      budget.release(superseded.costBytes());
      journal.counts.changes.sent.increment();
    }
    edits.put(Message.Change.name(edit.change()), edit);
  }

  private void settleRepeated(Message.Edit edit, Param known, Param param) {
    budget.release(edit.costBytes());
    if (known.value().equals(param.value())) {
      journal.counts.changes.sent.increment();
      return;
    }
    journal.counts.changes.refused.increment();
    journal.problem(
        "Param "
            + Text.quote(param.key())
            + " is already "
            + Text.quote(known.value())
            + "; it cannot become "
            + Text.quote(param.value()));
  }

  void add(CapturedTags facts) {
    facts
        .tags()
        .forEach(
            (key, value) -> append(new Entry.Change(new Message.Change.SetTag(key, value), true)));
  }

  void add(Entry.File file) {
    append(file);
  }

  void rewind(Message.Rewind rewind) {
    seal();
    long startMs = rewind.timeMs();
    if (journal.newestAttemptMs() >= startMs) {
      startMs = journal.newestAttemptMs() + 1;
    }
    journal.sawAttempt(startMs);
    attempt = rewind.attemptId();
    append(new Entry.Rewind(new Attempt(attempt, rewind.fromStep(), startMs)));
  }

  void end(Message.End end) {
    seal();
    Counts counts = journal.counts;
    append(
        new Entry.End(
            end.status(),
            end.endMs(),
            counts.points.dropped.sum(),
            counts.points.refused.sum(),
            counts.changes.refused.sum(),
            counts.artifacts.refused.sum()));
  }

  /// Makes records of everything.
  void seal() {
    for (Message.Edit edit : edits.values()) {
      append(new Entry.Change(edit.change(), false));
      budget.release(edit.costBytes());
    }
    edits.clear();
    sealPoints();
  }

  /// As [#seal], if the last time is long enough ago.
  void sealIfDue(long nowNanos, long intervalNanos) {
    if (nowNanos - sealedNanos >= intervalNanos) {
      sealedNanos = nowNanos;
      seal();
    }
  }

  private void append(Entry entry) {
    byte[] record = JournalFormat.record(++records, Entry.type(entry), Entry.encode(entry));
    budget.take(record.length);
    unwritten.add(record);
  }

  // ---- the disk ----

  /// Writes the records there are.
  void write(long nowNanos) {
    if (unwritten.isEmpty() || (failing && nowNanos - failedNanos < RETRY_NANOS)) {
      return;
    }
    if (!inMemory) {
      try {
        writer.publish(unwritten);
        unwritten.forEach(record -> budget.release(record.length));
        unwritten.clear();
        failing = false;
        journal.journalled(true);
        return;
      } catch (IOException | RuntimeException e) {
        failing = true;
        failedNanos = nowNanos;
        journal.problem(
            "The journal "
                + journal.folder
                + " cannot be written, so what follows is only in memory: "
                + e);
      }
    }
    if (unsent != null) {
      inMemory = true;
      failing = false;
      unwritten.forEach(unsent::addInMemory);
      unwritten.clear();
    }
  }

  /// Sees to it that what is written stays, if the last time is long enough ago.
  void forceIfDue(long nowNanos, long intervalNanos) {
    if (writer.isDirty() && nowNanos - forcedNanos >= intervalNanos) {
      forcedNanos = nowNanos;
      force();
    }
  }

  /// As [#forceIfDue], at once; false if it fails.
  boolean force() {
    try {
      writer.force();
      return true;
    } catch (IOException e) {
      journal.problem("The journal " + journal.folder + " may not survive the loss of power: " + e);
      return false;
    }
  }

  boolean isWritten() {
    return unwritten.isEmpty();
  }

  /// After all that has been written.
  Position end() {
    return inMemory ? Position.inMemory(records + 1) : writer.end();
  }

  /// Nothing more comes.
  void closeFile() {
    try {
      writer.closeFile();
    } catch (IOException e) {
      journal.problem("The journal " + journal.folder + " cannot be closed: " + e);
    }
  }

  /// Nothing more comes, and nobody reads it.
  void close() {
    try {
      writer.close();
    } catch (IOException e) {
      journal.problem("The journal " + journal.folder + " cannot be closed: " + e);
    }
  }

  /// The number of dropped points, if it grew since it was last told and that is long enough ago.
  long droppedToTell(long nowNanos, long intervalNanos) {
    long dropped = journal.counts.points.dropped.sum();
    if (dropped == droppedTold
        || (droppedTold > 0 && nowNanos - droppedToldNanos < intervalNanos)) {
      return 0;
    }
    droppedTold = dropped;
    droppedToldNanos = nowNanos;
    return dropped;
  }
}
