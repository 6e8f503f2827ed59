package dev.quipu.engine.port.read;

import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads experiments and their tags.
public interface ExperimentReader {
  Optional<Experiment> find(ExperimentId id);

  /// The ids of all experiments, deleted or not, in ascending order.
  List<ExperimentId> ids();

  /// The artifact locations of the experiments that have one.
  Map<ExperimentId, ArtifactLocation> artifactLocations(Set<ExperimentId> ids);

  /// Finds an experiment by name, even a deleted one: names are unique among both.
  Optional<Experiment> findByName(String name);

  SearchPage<ExperimentActivity> search(ExperimentSearch search);

  Optional<ExperimentActivity> findActivity(ExperimentId id);

  /// The keys in use by the runs of an experiment, most used first, then by kind and key.
  ColumnPage columns(ExperimentId id, ColumnListing listing);
}
