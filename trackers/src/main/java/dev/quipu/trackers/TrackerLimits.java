package dev.quipu.trackers;

/// The limits of trackers.
public final class TrackerLimits {
  /// Values of metrics that wait for one backend: 24 MB. A backend that hangs must not fill the
  /// heap of the program.
  public static final int WAITING_VALUES = 1_000_000;

  /// Other calls that wait for one backend.
  public static final int WAITING_CALLS = 10_000;

  /// Rows of metrics that a backend gets at once: enough for full requests, few enough that an
  /// answer to a request comes soon.
  public static final int ROWS_AT_ONCE = 4_096;

  /// Runs within runs: nobody nests deeper by intent.
  public static final int NESTED_RUNS = 100;

  /// Problems that a report has in words; more are counted.
  public static final int PROBLEMS = 20;

  private TrackerLimits() {}
}
