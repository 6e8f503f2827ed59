package dev.quipu.store.sqlite.write;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.store.sqlite.read.ReadHost;
import dev.quipu.store.sqlite.rows.RunRow;

/// The requests of a writing transaction to the writer that runs it.
interface WriteHost extends ReadHost {
  /// A number no frame has had.
  long nextFrame();

  /// Notes a frame that has been stored under that number.
  void appended(ProjectId project, RunRow run, int attempt, Frame frame, long no);

  /// Notes an attempt that has been stored: the summaries must be rebuilt.
  void attempted(ProjectId project, RunRow run);

  /// Notes a run that has been moved to another experiment.
  void moved(ProjectId project, RunRow run);

  /// A position no event has had.
  long nextEvent();

  /// Notes that a message to a webhook has been stored.
  void messageStored();

  /// A number no chunk has had.
  long nextChunk();

  /// Notes that a value of a run changes that searches look at. See [ChangedRuns].
  void changed(ProjectId project, ExperimentId experiment, long runNo);
}
