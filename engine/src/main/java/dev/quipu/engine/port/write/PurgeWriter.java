package dev.quipu.engine.port.write;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.PurgeReader;

/// Removes for good what was deleted, in steps so small that other writes go on between them. The
/// numbers and ids of what is gone are never given again.
public interface PurgeWriter extends PurgeReader {
  /// Begins to remove a run: from now on it is found nowhere and cannot be restored. False if it
  /// has been restored meanwhile, or is gone.
  boolean begin(RunId run, long deletedBeforeMs);

  /// Removes some rows of a run whose removal has begun, and with the last of them the run. True if
  /// the run is gone.
  boolean removeSome(RunId run, int maxRows);

  /// Removes a deleted experiment with its tags and datasets; false if it has runs, also deleted
  /// ones, or is not deleted.
  boolean removeExperiment(ExperimentId experiment);

  /// Removes some uploads that were touched last before a time, with their parts, and says how
  /// many.
  int removeUploads(long touchedBeforeMs, int max);
}
