package dev.quipu.core.frame;

import dev.quipu.core.text.Keys;
import java.util.Optional;

/// The contents of a frame. Rows of logs and tracks are ordered by time: they have no steps, and
/// they are no metrics.
public enum FrameKind {
  POINTS(0),
  /// Entries of the log of the run; see [LogFrames].
  LOG(1),
  /// Rows of tracks; see [TrackFrames].
  TRACKS(2),
  /// Records of lineage: tasks, objects, and how they are connected.
  LINEAGE(3);

  private final int number;

  FrameKind(int number) {
    this.number = number;
  }

  /// The number of the kind in frames and stores. It never changes.
  public int number() {
    return number;
  }

  public static Optional<FrameKind> find(long number) {
    for (FrameKind kind : values()) {
      if (kind.number == number) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /// Checks a key of a frame of this kind.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if the key breaks its rule
  void checkKey(String key) {
    switch (this) {
      case POINTS -> Keys.check("Series key", key);
      case LOG -> LogFrames.checkKey(key);
      case TRACKS -> TrackFrames.checkKey(key);
      case LINEAGE -> Keys.check("Field of a record of lineage", key);
    }
  }

  /// Whether the rows are ordered by time, in microseconds, and have no steps.
  public boolean isByTime() {
    return this != POINTS;
  }
}
