package dev.quipu.codec.chunk;

/// The stored quantities that can serve as x.
public enum StoredAxis {
  /// The position of a point, counted through all chunks.
  POSITION,
  STEP,
  /// Milliseconds since the epoch.
  TIME,
  /// The index of a point in its series, in the order they were appended.
  INDEX
}
