package dev.quipu.codec.chunk;

/// What x stands for when points are put into buckets.
public enum StoredAxis {
  /// The place of a point in the chunks, counted through all of them.
  POSITION,
  STEP,
  /// Milliseconds since the epoch.
  TIME,
  /// The place of a point in its series, in the order they were appended.
  INDEX
}
