package dev.quipu.core.model;

import java.util.Locale;
import java.util.Optional;

/// The status that a team gives an experiment.
public enum ExperimentStatus {
  ACTIVE,
  COMPLETED,
  /// Hidden from lists unless requested.
  ARCHIVED;

  /// The word used in the native API, in lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<ExperimentStatus> find(String word) {
    for (ExperimentStatus status : values()) {
      if (status.word().equals(word)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
