package dev.quipu.core.model;

import dev.quipu.core.error.QuipuException;
import java.util.Optional;

/// The id of an experiment within its project: a number from 0, written in decimal.
public record ExperimentId(long value) {
  /// The experiment named "Default", which exists from the start.
  public static final ExperimentId DEFAULT = new ExperimentId(0);

  public ExperimentId {
    if (value < 0) {
      throw QuipuException.invalid("Experiment id is " + value + "; it must be at least 0");
    }
  }

  /// Parses the canonical decimal form. Empty for anything else, such as `007`, ` 1` or a word: no
  /// experiment has such an id.
  public static Optional<ExperimentId> find(String text) {
    if (text.isEmpty() || text.length() > 18 || (text.length() > 1 && text.charAt(0) == '0')) {
      return Optional.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return Optional.empty();
      }
    }
    return Optional.of(new ExperimentId(Long.parseLong(text)));
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
