package dev.quipu.core.models;

import java.util.Locale;
import java.util.Optional;

/// Whether a model can be used.
public enum ModelStatus {
  /// Its files are still on their way.
  PENDING,
  READY,
  /// A part of its files never arrived.
  UPLOAD_FAILED;

  /// The word in the native API and in the store, in lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<ModelStatus> find(String word) {
    for (ModelStatus status : values()) {
      if (status.word().equals(word)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
