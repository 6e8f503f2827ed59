package dev.quipu.engine.runs;

/// The limits of one run. Each stands with its reason.
public final class RunLimits {
  private RunLimits() {}

  /// Attempts of one run: a person or a scheduler restarts a run, not a loop. The points of further
  /// attempts are added to the newest.
  public static final int ATTEMPTS = 1000;
}
