package dev.quipu.store.memory;

import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.RunReader.Started;
import dev.quipu.engine.port.write.DatasetWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads and writes which datasets the runs used.
record MemoryDatasets(ProjectContent project) implements DatasetWriter {
  private static final Comparator<Identity> BY_NAME =
      Comparator.comparing(Identity::name).thenComparing(Identity::digest);

  private static final Comparator<Started> NEWEST_FIRST =
      Comparator.comparingLong(Started::startMs).thenComparing(Started::id).reversed();

  private static Identity identity(Dataset dataset) {
    return new Identity(dataset.name(), dataset.digest());
  }

  @Override
  public List<DatasetInput> inputs(RunId run) {
    RunContent found = project.find(run);
    return found == null ? List.of() : List.copyOf(found.inputs);
  }

  @Override
  public void putInput(ExperimentId experiment, RunId run, DatasetInput input) {
    Dataset dataset = known(experiment, input.dataset()).notedAgain(input.dataset());
    renew(experiment, dataset);
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

  @Override
  public void moveInputs(RunId run, ExperimentId to) {
    List<DatasetInput> inputs = project.change(run).inputs;
    inputs.replaceAll(input -> {
      Dataset dataset = known(to, input.dataset()).notedAgain(input.dataset());
      renew(to, dataset);
      return new DatasetInput(dataset, input.tags());
    });
  }

  /// The dataset as the experiment knows it, if a run has noted it before.
  private Dataset known(ExperimentId experiment, Dataset dataset) {
    return project.allRuns().values().stream()
        .filter(run -> run.info.experiment().equals(experiment))
        .flatMap(run -> run.inputs.stream())
        .map(DatasetInput::dataset)
        .filter(other -> identity(other).equals(identity(dataset)))
        .findFirst()
        .orElse(dataset);
  }

  /// Makes a dataset the same in all runs of the experiment.
  private void renew(ExperimentId experiment, Dataset dataset) {
    List<RunContent> others =
        project.allRuns().values().stream()
            .filter(run -> run.info.experiment().equals(experiment))
            .filter(run ->
                run.inputs.stream()
                    .anyMatch(input ->
                        identity(input.dataset()).equals(identity(dataset))
                            && !input.dataset().equals(dataset)))
            .toList();
    for (RunContent other : others) {
      project
          .change(other.no)
          .inputs
          .replaceAll(input ->
              identity(input.dataset()).equals(identity(dataset))
                  ? new DatasetInput(dataset, input.tags())
                  : input);
    }
  }

  @Override
  public List<UsedDataset> list(String part, @Nullable Identity after, int max) {
    Map<Identity, List<Dataset>> found = new TreeMap<>(BY_NAME);
    project
        .runs()
        .filter(run -> run.info.isActive())
        .flatMap(run -> run.inputs.stream())
        .map(DatasetInput::dataset)
        .filter(dataset -> lower(dataset.name()).contains(lower(part)))
        .filter(dataset -> after == null || BY_NAME.compare(identity(dataset), after) > 0)
        .forEach(dataset ->
            found.computeIfAbsent(identity(dataset), _ -> new ArrayList<>()).add(dataset));
    return found.values().stream().limit(max).map(MemoryDatasets::used).toList();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static UsedDataset used(List<Dataset> same) {
    Dataset last = same.getLast();
    return new UsedDataset(
        last.name(),
        last.digest(),
        last.sourceType(),
        last.source(),
        last.description(),
        same.size());
  }

  @Override
  public List<DatasetInContext> contexts(List<ExperimentId> experiments, int max) {
    return project
        .runs()
        .filter(run -> run.info.isActive() && experiments.contains(run.info.experiment()))
        .flatMap(run ->
            run.inputs.stream()
                .map(input ->
                    new DatasetInContext(
                        run.info.experiment(),
                        input.dataset().name(),
                        input.dataset().digest(),
                        input.tags().getOrDefault(DatasetInput.CONTEXT, ""))))
        .distinct()
        .sorted(
            Comparator.comparingLong((DatasetInContext one) -> one.experiment().value())
                .thenComparing(DatasetInContext::name)
                .thenComparing(DatasetInContext::digest)
                .thenComparing(DatasetInContext::context))
        .limit(max)
        .toList();
  }

  @Override
  public List<DatasetUse> uses(Identity dataset, @Nullable Started after, int max) {
    List<DatasetUse> uses = new ArrayList<>();
    project
        .runs()
        .filter(run -> run.info.isActive())
        .forEach(run ->
            run.inputs.stream()
                .filter(input -> identity(input.dataset()).equals(dataset))
                .forEach(input -> uses.add(new DatasetUse(run.info, input.tags()))));
    return uses.stream()
        .filter(use -> after == null || NEWEST_FIRST.compare(started(use), after) > 0)
        .sorted(Comparator.comparing(MemoryDatasets::started, NEWEST_FIRST))
        .limit(max)
        .toList();
  }

  private static Started started(DatasetUse use) {
    return new Started(use.run().startMs(), use.run().id());
  }
}
