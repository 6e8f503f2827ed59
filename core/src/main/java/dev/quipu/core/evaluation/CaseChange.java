package dev.quipu.core.evaluation;

import java.util.Locale;
import java.util.Optional;

/// What became of a case from one run to another.
public enum CaseChange {
  /// The score got worse.
  REGRESSED,
  /// The score got better.
  IMPROVED,
  /// Only the first run has the score.
  GONE,
  /// Only the second run has the score.
  NEW,
  /// The score is the same.
  SAME;

  /// The word used in the API, in lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<CaseChange> find(String word) {
    for (CaseChange change : values()) {
      if (change.word().equals(word)) {
        return Optional.of(change);
      }
    }
    return Optional.empty();
  }
}
