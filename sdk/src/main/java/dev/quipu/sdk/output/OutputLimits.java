package dev.quipu.sdk.output;

/// The limits of captured output.
final class OutputLimits {
  /// The longest line, in characters; the rest of a longer line is left out. A program that prints
  /// a file without newlines must not fill the memory, and nobody reads such a line.
  static final int LINE_CHARS = 10_000;

  /// How many rows a program can go up to print over them. Displays of several progress bars have a
  /// row for each bar, and are no higher than a terminal.
  static final int ROWS = 64;

  /// How many threads may have begun a line that they have not ended. The text of further threads
  /// is cut into lines wherever a call ends.
  static final int THREADS = 10_000;

  /// How long a progress bar is printed over before the log gets a state that is not the last.
  static final long FIRST_STATE_NANOS = 1_000_000_000L;

  /// The longest time between two states of a progress bar. The time doubles from state to state,
  /// so that a bar of ten seconds leaves four entries, and a bar of ten hours some six hundred.
  static final long STATE_NANOS = 60_000_000_000L;

  private OutputLimits() {}
}
