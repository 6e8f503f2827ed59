package dev.quipu.store.shared.summaries;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.store.shared.StoredRun;
import java.util.List;

/// The runs whose summaries a reader is about to look at.
public sealed interface SummaryScope {
  boolean covers(StoredRun other);

  /// Whether the scope covers the series of this key, for a run in the scope.
  default boolean coversKey(String key) {
    return true;
  }

  record OfRun(ProjectId project, RunId run) implements SummaryScope {
    @Override
    public boolean covers(StoredRun other) {
      return run.equals(other.id()) && project.equals(other.project());
    }
  }

  /// The series of a run whose keys have the same prefix.
  record OfKeys(ProjectId project, RunId run, String prefix) implements SummaryScope {
    @Override
    public boolean covers(StoredRun other) {
      return run.equals(other.id()) && project.equals(other.project());
    }

    @Override
    public boolean coversKey(String key) {
      return key.startsWith(prefix);
    }
  }

  record OfExperiments(ProjectId project, List<ExperimentId> experiments) implements SummaryScope {
    @Override
    public boolean covers(StoredRun other) {
      return experiments.contains(other.experiment()) && project.equals(other.project());
    }
  }
}
