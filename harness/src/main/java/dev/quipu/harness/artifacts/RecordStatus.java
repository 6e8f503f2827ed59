package dev.quipu.harness.artifacts;

import java.util.Locale;
import java.util.Optional;

/// What became of a case.
public enum RecordStatus {
  /// The model has answered, and the answer was scored.
  SUCCESS,
  /// The model, the request or an evaluator has failed.
  ERROR,
  /// The model has not answered in time.
  TIMEOUT,
  /// The model took no more requests.
  RATE_LIMITED,
  /// The data set says that the case is not to be asked.
  SKIPPED;

  /// The word in records, in lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<RecordStatus> find(String word) {
    for (RecordStatus status : values()) {
      if (status.word().equals(word)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  /// Whether the case was asked and has failed.
  public boolean isFailure() {
    return this != SUCCESS && this != SKIPPED;
  }
}
