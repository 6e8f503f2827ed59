package dev.quipu.engine.port.write;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.PurgeReader;

/// Purges, in steps so small that other writes go on between them. Numbers and ids of purged things
/// are never used again.
public interface PurgeWriter extends PurgeReader {
  /// Begins to remove a run. From now on no read finds the run, and it cannot be restored. False if
  /// the run has been restored meanwhile, or is gone.
  boolean begin(RunId run, long deletedBeforeMs);

  /// Removes some rows of a run whose removal has begun, and with the last of them the run. True if
  /// the run is gone.
  boolean removeSome(RunId run, int maxRows);

  /// Removes a deleted experiment with its tags and datasets. False if the experiment has runs or
  /// models, deleted ones included, or is not deleted.
  boolean removeExperiment(ExperimentId experiment);

  /// Removes some uploads that were last touched before a time, with their parts, and returns their
  /// number.
  int removeUploads(long touchedBeforeMs, int max);
}
