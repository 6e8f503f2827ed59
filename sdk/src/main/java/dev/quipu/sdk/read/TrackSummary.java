package dev.quipu.sdk.read;

import dev.quipu.core.frame.TimeUs;
import dev.quipu.sdk.json.JsonObject;
import java.time.Instant;

/// What a track has.
///
/// @param rows how many rows; rows of equal times that were appended just now may count more than
///   once
/// @param first the time of the first row
/// @param last the time of the last row
public record TrackSummary(String topic, long rows, Instant first, Instant last) {
  static TrackSummary of(JsonObject json) {
    return new TrackSummary(
        json.text("topic"),
        json.integer("rows"),
        TimeUs.instant(json.integer("firstUs")),
        TimeUs.instant(json.integer("lastUs")));
  }
}
