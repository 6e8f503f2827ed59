package dev.quipu.engine.port.read;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.projects.ProjectReader;
import dev.quipu.engine.port.webhooks.DueMessage;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Reads across all projects for background work.
public interface AllProjectsReader {
  ProjectReader projects();

  EventReader events();

  /// All pulses of runs whose status is running.
  List<Pulse> pulsesOfRunning();

  /// The last sign of life of a run.
  ///
  /// @param beats whether its client has ever sent a heartbeat
  record Pulse(ProjectId project, RunId run, ExperimentId experiment, long seenMs, boolean beats) {}

  /// Passes on the number of points in frames of each run.
  void backlogs(Consumer<RunBacklog> sink);

  /// The part of a run that is in frames.
  ///
  /// @param frames the number of frames that wait to be compacted, or to be removed afterwards
  record RunBacklog(ProjectId project, RunId run, long frames, long points) {}

  /// The runs, ended or not, with chunks in rows that have at least
  /// [dev.quipu.codec.bytes.ChunkLimits#SEALED_CHUNK_POINTS] points.
  void unsealed(BiConsumer<ProjectId, RunId> sink);

  /// Waiting messages to active webhooks whose next try is due, those due first of each webhook.
  ///
  /// @param nowMs the time; a next time far behind `latestMs` counts as due, because the clock has
  ///   been set back
  List<DueMessage> dueMessages(long nowMs, long latestMs, int maxPerWebhook);

  /// All enabled alerts.
  List<StoredAlert> enabledAlerts();

  record StoredAlert(ProjectId project, Alert alert) {}

  /// The position of the outbox up to which all alerts have been evaluated.
  long alertPosition();

  /// The running runs that have been asked to stop.
  List<RunKey> stopping();

  /// Blobs of removed parts of uploads. Other rows may still name these blobs.
  List<Leftover> leftovers(int max);

  /// A blob that a part named.
  ///
  /// @param no the number of this note; a blob may be noted more than once
  record Leftover(long no, Digest digest) {}

  /// The digests, among those given, that rows name. Rows of runs deleted and uploads last touched
  /// before these times do not count. With -1, even runs whose removal has begun count.
  Set<Digest> named(Collection<Digest> digests, long deletedBeforeMs, long touchedBeforeMs);
}
