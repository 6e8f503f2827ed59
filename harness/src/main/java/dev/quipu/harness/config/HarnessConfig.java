package dev.quipu.harness.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is to be done: each model is asked the cases of each data set as each probe says.
///
/// @param name of the whole
/// @param asked what decides on the answers: the configuration without the settings of the run
public record HarnessConfig(
    String name,
    List<ModelSpec> models,
    List<ProbeSpec> probes,
    List<DataSpec> data,
    RunSettings settings,
    Map<String, @Nullable Object> asked) {
  /// The same, carried out in another way.
  public HarnessConfig settings(RunSettings other) {
    return new HarnessConfig(name, models, probes, data, other, asked);
  }
}
