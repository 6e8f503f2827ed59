package dev.quipu.harness.config;

/// The limits of a configuration.
final class ConfigLimits {
  /// People write configurations; larger data are in files of their own.
  static final int BYTES = 4 << 20;

  /// Values with all that aliases repeat: a few aliases may stand for billions of values.
  static final int NODES = 1_000_000;

  /// Beyond it nobody finds a mistake.
  static final int DEPTH = 50;

  /// Mistakes that are told at once; the rest often follows from the first ones.
  static final int PROBLEMS = 20;

  private ConfigLimits() {}
}
