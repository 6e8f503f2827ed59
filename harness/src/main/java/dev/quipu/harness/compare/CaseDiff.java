package dev.quipu.harness.compare;

import dev.quipu.harness.artifacts.CaseRecord;
import org.jspecify.annotations.Nullable;

/// A case that is not the same in two runs.
///
/// @param base null if only the second run has the case
/// @param run null if only the first run has it
public record CaseDiff(RecordChange change, @Nullable CaseRecord base, @Nullable CaseRecord run) {
  /// The record that names the case.
  public CaseRecord any() {
    CaseRecord one = run != null ? run : base;
    if (one == null) {
      throw new IllegalStateException("A case is in one of the runs at least");
    }
    return one;
  }
}
