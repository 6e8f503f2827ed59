package dev.quipu.store.sqlite.summaries;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import java.util.List;

/// The runs whose summaries a reader is about to look at.
public sealed interface SummaryScope {
  boolean covers(ProjectId otherProject, RunId otherRun, ExperimentId experiment);

  /// Whether the scope covers the series of this key, for a run in the scope.
  default boolean coversKey(String key) {
    return true;
  }

  record OfRun(ProjectId project, RunId run) implements SummaryScope {
    @Override
    public boolean covers(ProjectId otherProject, RunId otherRun, ExperimentId experiment) {
      return run.equals(otherRun) && project.equals(otherProject);
    }
  }

  /// The series of a run whose keys have the same prefix.
  record OfKeys(ProjectId project, RunId run, String prefix) implements SummaryScope {
    @Override
    public boolean covers(ProjectId otherProject, RunId otherRun, ExperimentId experiment) {
      return run.equals(otherRun) && project.equals(otherProject);
    }

    @Override
    public boolean coversKey(String key) {
      return key.startsWith(prefix);
    }
  }

  record OfExperiments(ProjectId project, List<ExperimentId> experiments) implements SummaryScope {
    @Override
    public boolean covers(ProjectId otherProject, RunId otherRun, ExperimentId experiment) {
      return experiments.contains(experiment) && project.equals(otherProject);
    }
  }
}
