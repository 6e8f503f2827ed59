package dev.quipu.engine.port;

import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.search.ColumnListing;
import dev.quipu.engine.port.search.ColumnPage;
import dev.quipu.engine.port.search.ExperimentActivity;
import dev.quipu.engine.port.search.ExperimentSearch;
import dev.quipu.engine.port.search.Found;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Experiments and their tags.
public interface ExperimentStore {
  /// The next id that no experiment of the project has or had.
  ExperimentId nextId(ProjectId project);

  /// Stores a new experiment with its tags.
  void create(ProjectId project, Experiment experiment);

  Optional<Experiment> find(ProjectId project, ExperimentId id);

  /// The artifact locations of some experiments, of those that have one.
  Map<ExperimentId, ArtifactLocation> artifactLocations(ProjectId project, Set<ExperimentId> ids);

  /// Finds it by name, also if it is deleted: names are unique among both.
  Optional<Experiment> findByName(ProjectId project, String name);

  /// Stores all attributes of the experiment of that id; not its tags, nor where its artifacts are.
  void update(ProjectId project, Experiment experiment);

  void putTag(ProjectId project, ExperimentId id, String key, String value);

  /// Removes a tag and says whether it was there.
  boolean removeTag(ProjectId project, ExperimentId id, String key);

  Found<ExperimentActivity> search(ProjectId project, ExperimentSearch search);

  Optional<ExperimentActivity> findActivity(ProjectId project, ExperimentId id);

  /// The keys in use by its runs, most used first, then by kind and key.
  ColumnPage columns(ProjectId project, ExperimentId id, ColumnListing listing);
}
