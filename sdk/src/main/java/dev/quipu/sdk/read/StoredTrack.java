package dev.quipu.sdk.read;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.frame.TrackFrames;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.fetch.Pages;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.json.JsonObject;
import dev.quipu.sdk.wire.Query;
import dev.quipu.sdk.wire.TimeRange;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of a track, or those in a range of times, in the order of their times, the oldest first
/// unless [#newestFirst] was called. The rows are read anew each time. Immutable: each call gives
/// another track. Any thread.
public final class StoredTrack implements Listing<TrackRow> {
  private final ServerReader reader;
  private final RunId run;
  private final String topic;
  private final List<String> fields;
  private final TimeRange times;
  private final boolean newestFirst;
  private final long limit;

  private StoredTrack(
      ServerReader reader,
      RunId run,
      String topic,
      List<String> fields,
      TimeRange times,
      boolean newestFirst,
      long limit) {
    this.reader = reader;
    this.run = run;
    this.topic = topic;
    this.fields = List.copyOf(fields);
    this.times = times;
    this.newestFirst = newestFirst;
    this.limit = limit;
  }

  static StoredTrack of(ServerReader reader, RunId run, String topic) {
    TrackFrames.checkTopic(topic);
    return new StoredTrack(reader, run, topic, List.of(), TimeRange.ALL, false, Long.MAX_VALUE);
  }

  public String topic() {
    return topic;
  }

  /// Only some fields of the rows. A row that has none of them comes without fields.
  public StoredTrack fields(String... newFields) {
    return new StoredTrack(reader, run, topic, List.of(newFields), times, newestFirst, limit);
  }

  /// Only rows at this time or later.
  public StoredTrack from(Instant time) {
    return times(times.from(TimeUs.of(time)));
  }

  /// Only rows at this time in seconds or later.
  public StoredTrack from(double seconds) {
    return times(times.from(microseconds(seconds)));
  }

  /// Only rows at this time or earlier.
  public StoredTrack through(Instant time) {
    return times(times.through(TimeUs.of(time)));
  }

  /// Only rows at this time in seconds or earlier.
  public StoredTrack through(double seconds) {
    return times(times.through(microseconds(seconds)));
  }

  /// The rows from a time through another, both inclusive.
  public StoredTrack slice(Instant from, Instant through) {
    return from(from).through(through);
  }

  /// As [#slice(Instant, Instant)], for times in seconds.
  public StoredTrack slice(double from, double through) {
    return from(from).through(through);
  }

  private StoredTrack times(TimeRange newTimes) {
    return new StoredTrack(reader, run, topic, fields, newTimes, newestFirst, limit);
  }

  /// The latest rows first.
  public StoredTrack newestFirst() {
    return new StoredTrack(reader, run, topic, fields, times, true, limit);
  }

  /// At most this many rows.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is less than 1
  public StoredTrack limit(long newLimit) {
    return new StoredTrack(
        reader, run, topic, fields, times, newestFirst, Pages.checkLimit(newLimit));
  }

  /// The row at a time, or the last row before this time, in the range of times of this track.
  public Optional<TrackRow> at(Instant time) {
    return at(TimeUs.of(time));
  }

  /// As [#at(Instant)], for a time in seconds.
  public Optional<TrackRow> at(double seconds) {
    return at(microseconds(seconds));
  }

  private Optional<TrackRow> at(long timeUs) {
    return times(times.through(Math.min(timeUs, times.throughUs()))).newestFirst().limit(1).first();
  }

  private static long microseconds(double seconds) {
    if (Double.isNaN(seconds)) {
      throw QuipuException.invalid("Time in seconds is NaN; it must be a number");
    }
    return TimeUs.ofSeconds(seconds);
  }

  @Override
  public Iterator<TrackRow> iterator() {
    return new Pages<>(limit, ReadLimits.ROWS, this::page);
  }

  private Pages.Page<TrackRow> page(@Nullable String token, int max) {
    Query query = times.query(newestFirst, max, token).with("topic", topic);
    for (String field : fields) {
      query = query.with("field", field);
    }
    JsonObject page = reader.load(reader.api().list(run, "tracks/rows", query), "rows");
    return new Pages.Page<>(
        page.objects("rows").stream().map(TrackRow::of).toList(),
        page.findText("nextPageToken").orElse(null));
  }
}
