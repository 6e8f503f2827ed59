package dev.quipu.engine.runs;

/// The limits of one run. Each stands with its reason.
public final class RunLimits {
  private RunLimits() {}

  /// Attempts of one run: somebody restarts it by hand or a scheduler does, not a loop. The points
  /// of further ones are added to the newest.
  public static final int ATTEMPTS = 1000;
}
