package dev.quipu.harness.artifacts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a run is about, known before its first case.
///
/// @param config the configuration with the digests of its data; the id follows from it
public record RunPlan(
    RunIdentity identity,
    String name,
    Map<String, @Nullable Object> config,
    List<ModelEntry> models,
    List<ProbeEntry> probes,
    List<DataEntry> data) {
  /// How many records the run has.
  public long records() {
    return (long) models.size() * probes.size() * data.stream().mapToLong(DataEntry::cases).sum();
  }

  /// What decides on the id of a run.
  public static Map<String, @Nullable Object> config(
      Map<String, @Nullable Object> asked, List<DataEntry> data) {
    Map<String, @Nullable Object> digests = new LinkedHashMap<>();
    data.forEach(one -> digests.put(one.name(), one.digest()));
    Map<String, @Nullable Object> config = new LinkedHashMap<>(asked);
    config.put("data_digests", digests);
    return config;
  }
}
