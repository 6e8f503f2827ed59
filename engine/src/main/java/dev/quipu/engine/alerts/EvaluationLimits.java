package dev.quipu.engine.alerts;

/// The limits of the evaluation of alerts. Each stands with its reason.
final class EvaluationLimits {
  private EvaluationLimits() {}

  /// Points that a window keeps. A window of so many steps is exact; the beginning of a longer one
  /// is exact to this part of its length.
  static final int WINDOW_POINTS = 500;

  /// Runs whose newest values are kept. Those of others are read again when their next points come.
  static final int RUNS_KEPT = 20_000;

  /// Events that are read at a time.
  static final int EVENTS_AT_ONCE = 2000;

  /// Bytes of frames after which no more events are read at a time: a decoded frame takes several
  /// times its bytes.
  static final int BYTES_AT_ONCE = 4 << 20;

  /// Points of a series that are read at a time when its state is made again.
  static final int POINTS_AT_ONCE = 10_000;

  /// The pause between two looks at the outbox, so that a look is worth its snapshot. A firing may
  /// be late by as much.
  static final int PACE_MS = 50;

  /// How often silence is looked for, and the position stored. A crash repeats the evaluation of as
  /// much.
  static final int TICK_MS = 1000;

  /// How long compacted frames wait to be evaluated before their removal is put off.
  static final int FRAMES_WAIT_MS = 5000;
}
