package dev.quipu.store.sqlite.write;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.store.sqlite.read.ReadHost;
import dev.quipu.store.sqlite.rows.RunRow;

/// What a transaction that writes asks of whoever runs it.
interface WriteHost extends ReadHost {
  /// A number no frame has had.
  long nextFrame();

  /// Takes note of a frame that has been stored under that number.
  void appended(ProjectId project, RunRow run, int attempt, Frame frame, long no);

  /// Takes note of an attempt that has been stored: summaries are to be made anew.
  void attempted(ProjectId project, RunRow run);

  /// A number no chunk has had.
  long nextChunk();

  /// Notes that a run changes in what searches look at. See [ChangedRuns].
  void changed(ProjectId project, ExperimentId experiment, long runNo);
}
