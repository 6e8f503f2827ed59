package dev.quipu.core.model;

import java.util.Locale;
import java.util.Optional;

/// The state of a run.
public enum RunStatus {
  RUNNING,
  /// Created but not started; only MLflow's clients set this status.
  SCHEDULED,
  COMPLETED,
  FAILED,
  KILLED;

  /// Whether the run has ended.
  public boolean isEnd() {
    return switch (this) {
      case RUNNING, SCHEDULED -> false;
      case COMPLETED, FAILED, KILLED -> true;
    };
  }

  /// The word used in the native API, in lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<RunStatus> find(String word) {
    for (RunStatus status : values()) {
      if (status.word().equals(word)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
