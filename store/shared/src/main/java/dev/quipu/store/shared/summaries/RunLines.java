package dev.quipu.store.shared.summaries;

import dev.quipu.codec.line.Line;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Attempts;
import dev.quipu.core.model.ProjectId;
import java.util.Map;
import java.util.Set;

/// The points of runs in a store.
public interface RunLines {
  /// The attempts of a run; [Attempts#NONE] if it was never restarted.
  ///
  /// @throws QuipuException CORRUPT if a row is damaged
  Attempts attempts(ProjectId project, long runNo);

  /// The lines of some series by key.
  ///
  /// @param attempts of the run; [Attempts#NONE] for all points
  /// @param throughFrame the last frame to read
  /// @throws QuipuException CORRUPT if points are damaged
  Map<String, Line> lines(
      ProjectId project, long runNo, Set<String> keys, Attempts attempts, long throughFrame);
}
