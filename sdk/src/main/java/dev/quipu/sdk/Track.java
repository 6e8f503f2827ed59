package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.frame.TrackFrames;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.read.StoredTrack;
import dev.quipu.sdk.read.TrackRow;
import dev.quipu.sdk.write.PointQueue;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A track of a run: rows at times, such as the poses of a robot or the values of a sensor. The
/// fields may differ from row to row, and are of any type, as in a [Stream]. Times are kept in
/// microseconds and come in any order. Rows of equal times are one row: the field that was appended
/// last counts. Any thread.
public final class Track {
  private final RunSession session;
  private final PointQueue queue;
  private final String topic;

  Track(RunSession session, String topic) {
    this.session = session;
    this.topic = topic;
    queue = session.points();
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
    append(fields, TimeUs.of(time));
  }

  /// Appends a row at a time in seconds: since the epoch, or since any moment that the program
  /// chooses.
  public void append(Map<String, ? extends @Nullable Object> fields, double seconds) {
    if (Double.isNaN(seconds)) {
      queue.refuse(fields.size(), "Time of a row of track " + Text.quote(topic) + " is NaN");
      return;
    }
    append(fields, TimeUs.ofSeconds(seconds));
  }

  // ---- reading back ----

  /// The row at a time, or the last row before this time; empty if there is none. First this waits
  /// until the server has everything logged so far, at most the [Options#readTimeout].
  ///
  /// @throws QuipuException CONFLICT unless the mode is ONLINE, UNAVAILABLE if the server does not
  ///   get everything or does not answer in time
  public Optional<TrackRow> at(Instant time) {
    return load().at(time);
  }

  /// As [#at(Instant)], for a time in seconds.
  public Optional<TrackRow> at(double seconds) {
    return load().at(seconds);
  }

  /// The rows from a time through another, both inclusive; see [#at].
  public StoredTrack slice(Instant from, Instant through) {
    return load().slice(from, through);
  }

  /// As [#slice(Instant, Instant)], for times in seconds.
  public StoredTrack slice(double from, double through) {
    return load().slice(from, through);
  }

  /// The track as the server has it, for reading its rows, or only some fields; see [#at].
  public StoredTrack load() {
    return session.flushedProject().track(session.run(), topic);
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
