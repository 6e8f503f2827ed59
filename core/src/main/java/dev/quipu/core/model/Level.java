package dev.quipu.core.model;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.util.Locale;
import java.util.Optional;

/// The weight of an entry in the log of a run.
public enum Level {
  DEBUG(10),
  INFO(20),
  WARN(30),
  ERROR(40),
  FATAL(50);

  private final int number;

  Level(int number) {
    this.number = number;
  }

  /// The number that is stored. A heavier level has a greater number; the numbers are those of
  /// Python's `logging`.
  public int number() {
    return number;
  }

  /// The word used in the API, in lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Level> find(double number) {
    for (Level level : values()) {
      if (level.number == number) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /// The level of a word.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if there is no such level
  public static Level of(String word) {
    for (Level level : values()) {
      if (level.word().equals(word)) {
        return level;
      }
    }
    throw QuipuException.invalid(
        "Level "
            + Text.quote(word)
            + " is unknown; the levels are debug, info, warn, error and fatal");
  }
}
