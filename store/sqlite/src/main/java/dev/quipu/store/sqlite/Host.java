package dev.quipu.store.sqlite;

import dev.quipu.core.Frame;
import dev.quipu.core.ProjectId;
import java.util.List;

/// What a transaction asks of whoever runs it: the writer or a reader.
interface Host {
  /// Called before the rows of summaries are read. Returns if they show every write answered
  /// before; otherwise they are brought up to date, for which the work may have to begin anew.
  ///
  /// @throws SummariesBehind to begin anew
  void needSummaries(Scope scope);

  /// Takes summaries that had to be counted from the frames, so that the next reader need not.
  void corrected(ProjectId project, List<SeriesRows.Stored> rows);

  /// Stores a frame.
  void append(ProjectId project, RunRow run, int attempt, Frame frame, long receivedMs);

  /// Takes note of an attempt that has been stored: summaries are to be made anew.
  void attempted(ProjectId project, RunRow run);

  /// A number no chunk has had.
  long nextChunk();
}
