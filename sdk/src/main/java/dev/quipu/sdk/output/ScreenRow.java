package dev.quipu.sdk.output;

import org.jspecify.annotations.Nullable;

/// A row of a [Screen] that may still be printed over.
final class ScreenRow {
  private static final String CUT = " ... (cut)";

  private final StringBuilder text = new StringBuilder();

  /// What the log has of this row; null if it has nothing.
  private @Nullable String told;

  private boolean changed;

  /// Whether something has been printed over, or erased.
  private boolean rewritten;

  private boolean cut;

  /// When the row was begun, or last told.
  private long sinceNanos;

  private long waitNanos = OutputLimits.FIRST_STATE_NANOS;

  ScreenRow(long nowNanos) {
    sinceNanos = nowNanos;
  }

  /// A row that was told before anybody knew that it would be printed over.
  static ScreenRow told(long nowNanos) {
    ScreenRow row = new ScreenRow(nowNanos);
    row.told = "";
    row.rewritten = true;
    return row;
  }

  boolean isUntouched() {
    return !changed && told == null && text.isEmpty();
  }

  void put(int column, char c) {
    if (column >= OutputLimits.LINE_CHARS) {
      cut = true;
      return;
    }
    while (text.length() < column) {
      text.append(' ');
    }
    if (column < text.length()) {
      text.setCharAt(column, c);
      rewritten = true;
    } else {
      text.append(c);
    }
    changed = true;
  }

  /// Erases from a column to the end.
  void eraseFrom(int column) {
    if (column < text.length()) {
      text.setLength(column);
      touch();
    }
  }

  /// Erases from the beginning through a column.
  void eraseThrough(int column) {
    for (int i = 0; i <= column && i < text.length(); i++) {
      text.setCharAt(i, ' ');
      touch();
    }
  }

  private void touch() {
    changed = true;
    rewritten = true;
    cut = false;
  }

  /// Whether it is time to tell a state of the row that is not the last.
  boolean isDue(long nowNanos) {
    return nowNanos - sinceNanos >= waitNanos && isUntold();
  }

  /// Whether the row has a text that the log does not have.
  boolean isUntold() {
    return changed && !line().isBlank() && !line().equals(told);
  }

  /// Whether the row leaves a line when it ends. A line that is empty from the beginning does; a
  /// progress bar that has been erased does not.
  boolean leavesLine() {
    return rewritten ? isUntold() : changed || told == null;
  }

  /// The text to tell; the row is unchanged from now on.
  String tell(long nowNanos) {
    waitNanos = Math.min(2 * waitNanos, OutputLimits.STATE_NANOS);
    told = line();
    changed = false;
    sinceNanos = nowNanos;
    return told;
  }

  String line() {
    String line = rewritten ? text.toString().stripTrailing() : text.toString();
    return cut ? line + CUT : line;
  }

  /// A line without control characters, of any length.
  static String line(String text) {
    return text.length() <= OutputLimits.LINE_CHARS
        ? text
        : text.substring(0, OutputLimits.LINE_CHARS) + CUT;
  }
}
