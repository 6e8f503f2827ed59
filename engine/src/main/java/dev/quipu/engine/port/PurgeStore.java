package dev.quipu.engine.port;

import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Removes for good what was deleted, in steps so small that other writes go on between them. The
/// numbers and ids of what is gone are never given again.
public interface PurgeStore {
  /// Runs to be removed: those deleted before a time, and those of which the removal has begun.
  ///
  /// @param after only those behind this place; -1 for all
  List<Doomed> runs(ProjectId project, long deletedBeforeMs, long after, int max);

  /// Begins to remove a run: from now on it is found nowhere and cannot be restored. False if it
  /// has been restored meanwhile, or is gone.
  boolean begin(ProjectId project, RunId run, long deletedBeforeMs);

  /// Removes some rows of a run whose removal has begun, and with the last of them the run. True if
  /// the run is gone.
  boolean removeSome(ProjectId project, RunId run, int maxRows);

  /// What a run holds.
  Content content(ProjectId project, RunId run);

  /// Experiments to be removed: those deleted before a time.
  List<ExperimentId> experiments(ProjectId project, long deletedBeforeMs);

  /// Removes a deleted experiment with its tags and datasets; false if it has runs, also deleted
  /// ones, or is not deleted.
  boolean removeExperiment(ProjectId project, ExperimentId experiment);

  /// How many uploads were touched last before a time: begun, or sent a part of.
  long uploads(ProjectId project, long touchedBeforeMs);

  /// Removes some uploads that were touched last before a time, with their parts, and says how
  /// many.
  int removeUploads(ProjectId project, long touchedBeforeMs, int max);

  /// Those of the digests that rows of any project name, but for runs and uploads that are to be
  /// removed by these times. With -1 also runs whose removal has begun count.
  Set<Digest> named(Collection<Digest> digests, long deletedBeforeMs, long touchedBeforeMs);

  /// Gives some of the space that removed rows have left back to the disk, and says how many bytes
  /// are left to be given back.
  long release(int maxPages);

  /// Bytes of removed rows that have not been given back.
  long free();

  /// A run that is to be removed.
  ///
  /// @param place ascends
  record Doomed(long place, RunId run, ExperimentId experiment) {}

  /// What a run holds.
  ///
  /// @param pointBytes of frames and of what they were compacted to
  record Content(long points, long pointBytes, long artifacts, long artifactBytes) {}
}
