package dev.quipu.engine.port.read;

import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Reads what work in the background needs of all projects at once.
public interface AllProjectsReader {
  /// All pulses of runs whose status is running.
  List<Pulse> pulsesOfRunning();

  /// The last sign of life of a run.
  ///
  /// @param beats whether its client has ever sent a heartbeat
  record Pulse(ProjectId project, RunId run, ExperimentId experiment, long seenMs, boolean beats) {}

  /// How many points of each run are in frames.
  void backlogs(Consumer<RunBacklog> sink);

  /// What of a run is in frames.
  ///
  /// @param frames those that wait to be compacted, or to be removed afterwards
  record RunBacklog(ProjectId project, RunId run, long frames, long points) {}

  /// The runs that have chunks in rows of at least
  /// [dev.quipu.codec.chunk.ChunkLimits#SEALED_CHUNK_POINTS] points, whether they have ended or
  /// not.
  void unsealed(BiConsumer<ProjectId, RunId> sink);

  /// Blobs that parts of uploads named and that are gone. Something else may name them.
  List<Leftover> leftovers(int max);

  /// A blob that a part named.
  ///
  /// @param no of this note: the same blob may be noted more than once
  record Leftover(long no, Digest digest) {}

  /// Those of the digests that rows name, but for runs and uploads that are to be removed by these
  /// times. With -1 also runs whose removal has begun count.
  Set<Digest> named(Collection<Digest> digests, long deletedBeforeMs, long touchedBeforeMs);
}
