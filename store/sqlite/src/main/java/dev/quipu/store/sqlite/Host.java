package dev.quipu.store.sqlite;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.search.RunSearch;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /// Notes that a run changes in what searches look at. See [ChangedRuns].
  void changed(ProjectId project, ExperimentId experiment, long runNo);

  /// Finds the runs of a page without SQL; null if it cannot. Its summaries must be up to date.
  ColumnStore.@Nullable Found find(ProjectId project, RunSearch search);

  /// Counts the runs of a search without SQL; null if it cannot, as [#find].
  @Nullable Long count(ProjectId project, RunSearch search);

  /// How many runs the last search of this work has found in all its pages, if it was this one.
  @Nullable Long totalOfLast(RunSearch search);
}
