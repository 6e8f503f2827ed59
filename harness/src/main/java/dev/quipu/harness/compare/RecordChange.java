package dev.quipu.harness.compare;

import java.util.Locale;

/// What became of a case from one run to another, the worst first.
public enum RecordChange {
  /// The primary score got worse, or the case fails now.
  REGRESSED,
  /// The primary score got better, or the case fails no more.
  IMPROVED,
  /// Something else is different, such as the output.
  CHANGED,
  /// Only the second run has the case.
  NEW,
  /// Only the first run has the case.
  GONE,
  /// Nothing is different.
  SAME;

  /// The word in reports, in lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
