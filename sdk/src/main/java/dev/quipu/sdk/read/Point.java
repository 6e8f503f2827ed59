package dev.quipu.sdk.read;

import dev.quipu.sdk.json.JsonObject;
import java.time.Instant;

/// One value of a series.
///
/// @param index the position in the series, from 0
public record Point(long index, long step, Instant time, double value) {
  static Point of(JsonObject json) {
    return new Point(
        json.integer("index"),
        json.integer("step"),
        Instant.ofEpochMilli(json.integer("timeMs")),
        json.number("value"));
  }
}
