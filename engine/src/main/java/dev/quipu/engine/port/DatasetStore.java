package dev.quipu.engine.port;

import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import java.util.List;

/// Datasets and which runs used them.
public interface DatasetStore {
  /// Notes that the run used a dataset. A dataset of the same name and digest in the experiment is
  /// the same; tags are merged.
  void putInput(ProjectId project, ExperimentId experiment, RunId run, DatasetInput input);

  /// The datasets a run used, in the order in which they were first noted.
  List<DatasetInput> inputs(ProjectId project, RunId run);
}
