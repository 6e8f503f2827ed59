package dev.quipu.engine.port.read;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import java.util.List;

/// Reads what was deleted and is to be removed for good.
public interface PurgeReader {
  /// Runs to be removed: those deleted before a time, and those of which the removal has begun.
  ///
  /// @param after only those behind this place; -1 for all
  List<Doomed> runs(long deletedBeforeMs, long after, int max);

  /// What a run holds.
  Content content(RunId run);

  /// Experiments to be removed: those deleted before a time.
  List<ExperimentId> experiments(long deletedBeforeMs);

  /// How many uploads were touched last before a time: begun, or sent a part of.
  long uploads(long touchedBeforeMs);

  /// A run that is to be removed.
  ///
  /// @param place ascends
  record Doomed(long place, RunId run, ExperimentId experiment) {}

  /// What a run holds.
  ///
  /// @param pointBytes of frames and of what they were compacted to
  record Content(long points, long pointBytes, long artifacts, long artifactBytes) {}
}
