package dev.quipu.core.lineage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The state of a task.
public enum TaskStatus {
  RUNNING(0),
  COMPLETED(1),
  FAILED(2);

  private final int number;

  TaskStatus(int number) {
    this.number = number;
  }

  /// The number that is stored. It never changes.
  public int number() {
    return number;
  }

  /// The word used in the API, in lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The status that has this word.
  public static Optional<TaskStatus> ofWord(String word) {
    return Arrays.stream(values()).filter(status -> status.word().equals(word)).findFirst();
  }

  public static Optional<TaskStatus> find(double number) {
    for (TaskStatus status : values()) {
      if (status.number == number) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
