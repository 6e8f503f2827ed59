package dev.quipu.engine.port.read;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import java.util.List;

/// Reads deleted things that are to be purged.
public interface PurgeReader {
  /// Runs to purge: those deleted before a time, and those whose removal has begun.
  ///
  /// @param after only runs after this place; -1 for all
  List<Doomed> runs(long deletedBeforeMs, long after, int max);

  /// The size of a run's content.
  Taken content(RunId run);

  /// Experiments to purge: those deleted before a time.
  List<ExperimentId> experiments(long deletedBeforeMs);

  /// The number of uploads that were last touched (begun, or sent a part) before a time.
  long uploads(long touchedBeforeMs);

  /// A run to purge.
  ///
  /// @param place ascends
  record Doomed(long place, RunId run, ExperimentId experiment) {}
}
