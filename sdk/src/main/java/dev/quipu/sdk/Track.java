package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.TrackFrames;
import dev.quipu.sdk.write.PointQueue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A track of a run: rows at times, such as the poses of a robot or the values of a sensor. The
/// fields may differ from row to row, and are of any type, as in a [Stream]. Times are kept in
/// microseconds and come in any order. Rows of equal times are one row: the field that was appended
/// last counts. Any thread.
public final class Track {
  private static final double MICROS = 1e6;

  private final PointQueue queue;
  private final String topic;

  Track(PointQueue queue, String topic) {
    this.queue = queue;
    this.topic = topic;
  }

  public String topic() {
    return topic;
  }

  /// Appends a row at the current time.
  public void append(Map<String, ? extends @Nullable Object> fields) {
    append(fields, queue.nowUs());
  }

  /// Appends a row at a time.
  public void append(Map<String, ? extends @Nullable Object> fields, Instant time) {
    append(fields, ChronoUnit.MICROS.between(Instant.EPOCH, time));
  }

  /// Appends a row at a time in seconds: since the epoch, or since any moment that the program
  /// chooses.
  public void append(Map<String, ? extends @Nullable Object> fields, double seconds) {
    append(fields, Math.round(seconds * MICROS));
  }

  private void append(Map<String, ? extends @Nullable Object> fields, long timeUs) {
    if (queue.isDisabled()) {
      return;
    }
    RowFields.read(fields, this::key, queue)
        .ifPresent(
            row -> queue.logByTime(FrameKind.TRACKS, timeUs, row.keys(), row.values(), row.json()));
  }

  private @Nullable String key(String field) {
    try {
      return TrackFrames.key(topic, field);
    } catch (QuipuException e) {
      queue.refuse(1, e.message());
      return null;
    }
  }
}
