package dev.quipu.engine.port.write;

import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.DatasetReader;

/// Writes which datasets the runs used.
public interface DatasetWriter extends DatasetReader {
  /// Notes that the run used a dataset. Datasets with the same name and digest in an experiment are
  /// one dataset. Their tags are merged.
  void putInput(ExperimentId experiment, RunId run, DatasetInput input);

  /// Lets the run use the datasets of the same names and digests in another experiment, into which
  /// it is moved next.
  void moveInputs(RunId run, ExperimentId to);
}
