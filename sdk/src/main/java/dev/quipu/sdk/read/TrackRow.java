package dev.quipu.sdk.read;

import dev.quipu.core.frame.TimeUs;
import dev.quipu.sdk.json.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A row of a track.
///
/// @param time in microseconds
/// @param fields by name, with the types of the fields of a [StoredRow]
public record TrackRow(Instant time, Map<String, @Nullable Object> fields) {
  public TrackRow {
    fields = Collections.unmodifiableMap(fields);
  }

  static TrackRow of(JsonObject json) {
    return new TrackRow(TimeUs.instant(json.integer("timeUs")), StoredRow.fields(json));
  }

  /// The time in seconds: since the epoch, or since the moment that the program chose.
  public double seconds() {
    return TimeUs.seconds(TimeUs.of(time));
  }

  /// A number of the row; empty if the field is missing or no number.
  public Optional<Double> number(String field) {
    return fields.get(field) instanceof Number number
        ? Optional.of(number.doubleValue())
        : Optional.empty();
  }
}
