package dev.quipu.store.memory;

import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.write.DatasetWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads and writes which datasets the runs used.
record MemoryDatasets(ProjectContent project) implements DatasetWriter {
  @Override
  public List<DatasetInput> inputs(RunId run) {
    RunContent found = project.find(run);
    return found == null ? List.of() : List.copyOf(found.inputs);
  }

  @Override
  public void putInput(ExperimentId experiment, RunId run, DatasetInput input) {
    Dataset dataset = known(experiment, input.dataset());
    List<DatasetInput> inputs = project.change(run).inputs;
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).dataset().equals(dataset)) {
        Map<String, String> tags = new TreeMap<>(inputs.get(i).tags());
        tags.putAll(input.tags());
        inputs.set(i, new DatasetInput(dataset, tags));
        return;
      }
    }
    inputs.add(new DatasetInput(dataset, input.tags()));
  }

  /// The dataset as the experiment knows it, if a run has noted it before.
  private Dataset known(ExperimentId experiment, Dataset dataset) {
    return project.allRuns().values().stream()
        .filter(run -> run.info.experiment().equals(experiment))
        .flatMap(run -> run.inputs.stream())
        .map(DatasetInput::dataset)
        .filter(
            other -> other.name().equals(dataset.name()) && other.digest().equals(dataset.digest()))
        .findFirst()
        .orElse(dataset);
  }
}
