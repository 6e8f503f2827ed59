package dev.quipu.sdk.write;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import dev.quipu.sdk.journal.FrameParts;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.queue.QueueBudget;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gathers the rows of a run into frames of one kind. Points with an illegal key are counted and
/// left out. Owned by the recorder's thread.
final class FrameBatch {
  /// The number of points that makes a frame full: large enough that requests cost little, small
  /// enough to be sent again without regret.
  static final int FRAME_POINTS = 20_000;

  /// The number of characters of JSON that makes a frame full: a request of some megabytes.
  private static final long FRAME_JSON_CHARS = 1 << 20;

  /// The cost of a point while its frame is built: its value, its share of step and time, and room
  /// for arrays to grow.
  private static final int BUILDING_BYTES = 24;

  private static final int KNOWN_BAD_KEYS = 10_000;

  private final Journal journal;
  private final QueueBudget budget;
  private final FrameBuilder builder;
  private final Set<String> badKeys = new HashSet<>();
  private long jsonBytes;

  FrameBatch(FrameKind kind, Journal journal, QueueBudget budget) {
    builder = new FrameBuilder(kind);
    this.journal = journal;
    this.budget = budget;
  }

  /// Whether the batch has to be taken before a row is added, so that the row stays whole.
  boolean isTooFullFor(LoggedRow row) {
    return builder.points() + row.keys.length > FRAME_POINTS
        || (row.json != null && builder.jsonChars() + row.jsonChars() > FRAME_JSON_CHARS);
  }

  boolean isFull() {
    return builder.points() >= FRAME_POINTS;
  }

  /// Ends a row by time, so that the next row of the same time is another.
  void endRow() {
    builder.endRow();
  }

  /// Adds one value of a row.
  void add(LoggedRow row, int i) {
    if (tryAdd(row, i)) {
      budget.take(BUILDING_BYTES);
    } else {
      journal.counts().points().addRefused(1);
    }
  }

  private boolean tryAdd(LoggedRow row, int i) {
    @Nullable String key = row.keys[i];
    if (key == null) {
      journal.problem("Key is null");
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
        jsonBytes += bytes;
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

  /// Takes what was gathered: no frame, one frame, or several if one would be too large.
  List<Frame> take() {
    int points = builder.points();
    if (points == 0) {
      return List.of();
    }
    List<Frame> frames = FrameParts.fitting(builder.build());
    budget.release((long) points * BUILDING_BYTES + jsonBytes);
    jsonBytes = 0;
    return frames;
  }
}
