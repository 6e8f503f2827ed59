package dev.quipu.engine.port.write;

import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.engine.port.read.ExperimentReader;

/// Writes experiments and their tags.
public interface ExperimentWriter extends ExperimentReader {
  /// The next id that no experiment of the project has or had.
  ExperimentId nextId();

  /// Stores a new experiment with its tags.
  void create(Experiment experiment);

  /// Stores all attributes of the experiment with this id, except its tags and artifact location.
  void update(Experiment experiment);

  void putTag(ExperimentId id, String key, String value);

  /// Removes a tag and returns whether it existed.
  boolean removeTag(ExperimentId id, String key);
}
