package dev.quipu.sdk.read;

import dev.quipu.sdk.json.JsonObject;
import java.util.Optional;

/// The statistics of a field of a stream.
///
/// @param numbers the summary of its numbers, without those that later attempts have superseded;
///   empty if it has none
/// @param jsonCount how many of its values are not numbers, in all attempts
public record FieldStats(Optional<MetricSummary> numbers, long jsonCount) {
  static FieldStats of(JsonObject json) {
    return new FieldStats(
        json.has("count") ? Optional.of(MetricSummary.of(json)) : Optional.empty(),
        json.findInteger("jsonCount").orElse(0L));
  }

  /// The number of values.
  public long count() {
    return numbers.map(MetricSummary::count).orElse(0L) + jsonCount;
  }
}
