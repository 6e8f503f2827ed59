package dev.quipu.harness.model;

/// The limits of models.
final class ModelLimits {
  /// A longer answer is a mistake of the model; all answers that run at once are in memory.
  static final int ANSWER_BYTES = 8 << 20;

  /// What is shown of the words of a failure.
  static final int ERROR_CHARS = 300;

  /// What is kept of the standard error of a program: its first line is shown.
  static final int ERROR_BYTES = 64 << 10;

  private ModelLimits() {}
}
