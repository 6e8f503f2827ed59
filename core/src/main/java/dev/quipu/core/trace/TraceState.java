package dev.quipu.core.trace;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How far a trace has come.
public enum TraceState {
  /// No span without a parent has come.
  IN_PROGRESS,
  OK,
  ERROR,
  /// The client has said nothing.
  UNKNOWN;

  /// The word for it in the API and in the store.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<TraceState> find(String word) {
    return Arrays.stream(values()).filter(state -> state.word().equals(word)).findFirst();
  }
}
