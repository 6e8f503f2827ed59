package dev.quipu.engine.store;

import dev.quipu.core.Frame;
import dev.quipu.core.ProjectId;
import dev.quipu.core.RunId;
import dev.quipu.core.Series;
import dev.quipu.core.WriterId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Points, as frames, and the summaries of the series they make.
public interface PointStore {
  /// Stores a frame behind those the run has. A search in a later transaction sees its points in
  /// the summaries.
  void append(ProjectId project, RunId run, Frame frame, long receivedMs);

  /// The greatest sequence number of a writer whose frame is stored; 0 if there is none.
  long lastSequence(ProjectId project, RunId run, WriterId writer);

  void putSequence(ProjectId project, RunId run, WriterId writer, long sequence);

  /// The series of a run whose keys start with the prefix, by key ascending.
  ///
  /// @param after only keys greater than it; empty for all
  List<Series> series(ProjectId project, RunId run, String prefix, String after, int max);

  Optional<Series> findSeries(ProjectId project, RunId run, String key);

  /// Reads all points of some series in the order they were stored. Points stored twice come twice.
  void scan(ProjectId project, RunId run, Set<String> keys, Frame.ColumnSink sink);
}
