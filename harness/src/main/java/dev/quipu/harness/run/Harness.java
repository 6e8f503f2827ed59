package dev.quipu.harness.run;

import dev.quipu.core.error.QuipuException;
import dev.quipu.evaluation.TestCase;
import dev.quipu.harness.artifacts.DataEntry;
import dev.quipu.harness.artifacts.ModelEntry;
import dev.quipu.harness.artifacts.ProbeEntry;
import dev.quipu.harness.artifacts.RunIdentity;
import dev.quipu.harness.artifacts.RunPlan;
import dev.quipu.harness.config.HarnessConfig;
import dev.quipu.harness.config.ModelSpec;
import dev.quipu.harness.data.DataReader;
import dev.quipu.harness.data.DataSet;
import dev.quipu.harness.probe.Probe;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A configuration that can be carried out: its probes are made and its data are read.
///
/// @param dataSets with their cases
public record Harness(
    HarnessConfig config, RunPlan plan, List<Probe> probes, List<DataSet> dataSets) {
  /// More belong into several runs: the positions of all are in memory.
  private static final long MOST_CASES = 10_000_000;

  /// Makes a configuration ready.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if an evaluator cannot be made, or data cannot be read
  public static Harness of(HarnessConfig config) {
    List<Probe> probes = config.probes().stream().map(Probe::new).toList();
    List<DataSet> dataSets = config.data().stream().map(DataReader::read).toList();
    List<DataEntry> data =
        dataSets.stream()
            .map(set -> new DataEntry(set.name(), set.cases().size(), set.digest()))
            .toList();
    Map<String, @Nullable Object> asked = RunPlan.config(config.asked(), data);
    RunPlan plan =
        new RunPlan(
            RunIdentity.of(asked),
            config.name(),
            asked,
            config.models().stream().map(Harness::entry).toList(),
            probes.stream().map(Harness::entry).toList(),
            data);
    if (plan.records() > MOST_CASES) {
      throw QuipuException.invalid(
          "The run has "
              + plan.records()
              + " cases; at most "
              + MOST_CASES
              + " are allowed in one run");
    }
    return new Harness(config, plan, probes, dataSets);
  }

  private static ModelEntry entry(ModelSpec model) {
    return new ModelEntry(model.name(), model.type());
  }

  private static ProbeEntry entry(Probe probe) {
    return new ProbeEntry(
        probe.name(), probe.category(), probe.primaryMetric(), probe.lowerIsBetter());
  }

  /// What one case is to be asked.
  ///
  /// @param model its position
  record Work(int model, Probe probe, DataSet data, TestCase testCase) {}

  /// The case at a position of all cases: by model, then by probe, then by data set.
  Work work(int number) {
    int ofOneProbe = dataSets.stream().mapToInt(set -> set.cases().size()).sum();
    int rest = number % ofOneProbe;
    int probe = number / ofOneProbe % probes.size();
    int model = number / ofOneProbe / probes.size();
    int set = 0;
    while (rest >= dataSets.get(set).cases().size()) {
      rest -= dataSets.get(set++).cases().size();
    }
    DataSet data = dataSets.get(set);
    return new Work(model, probes.get(probe), data, data.cases().get(rest));
  }
}
