package dev.quipu.store.shared.summaries;

import dev.quipu.core.model.Series;
import dev.quipu.core.model.Summary;

/// The row of a series.
///
/// @param rewound whether the counts and the sum may include duplicates
/// @param lastFrame the number of the last frame in the row
public record StoredSummary(
    long runNo, String key, Summary summary, boolean rewound, long lastFrame) {
  StoredSummary corrected(Summary exact) {
    return new StoredSummary(runNo, key, exact, false, lastFrame);
  }

  public Series series() {
    return new Series(key, summary);
  }
}
