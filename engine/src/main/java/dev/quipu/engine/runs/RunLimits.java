package dev.quipu.engine.runs;

/// The limits of one run. Each stands with its reason.
public final class RunLimits {
  private RunLimits() {}

  /// Attempts of one run: a person or a scheduler restarts a run, not a loop. The points of further
  /// attempts are added to the newest.
  public static final int ATTEMPTS = 1000;

  /// Runs that are moved at once, with all that are below them: one transaction writes the rows of
  /// all their params, tags and series.
  public static final int MOVED_RUNS = 500;

  /// Experiments in which a run is known to have been.
  public static final int EXPERIMENTS_REMEMBERED = 50;

  /// Versions of the notes of one run: people write them. Older ones are removed.
  public static final int NOTES_KEPT = 100;

  /// Versions on one page, each with a text of up to 200,000 characters.
  public static final int NOTES_PER_PAGE = 20;
}
