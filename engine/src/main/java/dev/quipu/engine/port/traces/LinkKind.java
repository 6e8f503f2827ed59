package dev.quipu.engine.port.traces;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a trace is linked to.
public enum LinkKind {
  /// A run, by its id; there may be no such run.
  RUN,
  /// A prompt, by `name/version`.
  PROMPT;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<LinkKind> find(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
