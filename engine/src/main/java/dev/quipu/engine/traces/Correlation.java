package dev.quipu.engine.traces;

/// The normalised pointwise mutual information of two conditions: 1 if they always hold together, 0
/// if they know nothing of one another, -1 if they never hold together. See Bouma, "Normalized
/// (Pointwise) Mutual Information in Collocation Extraction" (2009).
public final class Correlation {
  /// The prior of Jeffreys: half a count in each cell of the table.
  private static final double PRIOR = 0.5;

  private Correlation() {}

  /// NaN if a condition never holds.
  public static double of(TraceSearches.Counts counts) {
    if (counts.first() == 0 || counts.second() == 0) {
      return Double.NaN;
    }
    return counts.both() == 0 ? -1 : of(counts, 0);
  }

  /// As [#of], with half a count added to each cell, which steadies small numbers.
  public static double smoothed(TraceSearches.Counts counts) {
    return counts.first() == 0 || counts.second() == 0 ? Double.NaN : of(counts, PRIOR);
  }

  private static double of(TraceSearches.Counts counts, double prior) {
    if (counts.both() == counts.all()) {
      return 1;
    }
    double both = counts.both() + prior;
    double first = counts.first() + 2 * prior;
    double second = counts.second() + 2 * prior;
    double all = counts.all() + 4 * prior;
    double information = Math.log(both) + Math.log(all) - Math.log(first) - Math.log(second);
    return Math.clamp(information / (Math.log(all) - Math.log(both)), -1.0, 1.0);
  }
}
