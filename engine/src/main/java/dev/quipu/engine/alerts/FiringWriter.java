package dev.quipu.engine.alerts;

import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.RunKey;
import dev.quipu.engine.runs.Stops;
import java.util.ArrayList;
import java.util.List;

/// Stores firings together with the position up to which everything has been evaluated. One thread.
final class FiringWriter {
  private final Store store;
  private final Stops stops;
  private long storedPosition;

  /// @param stops is told of runs that a firing asks to stop
  FiringWriter(Store store, Stops stops) {
    this.store = store;
    this.stops = stops;
  }

  /// Notes the position that the store has at the start.
  void begin(long position) {
    storedPosition = position;
  }

  /// Stores firings, and the position with the last of them. Nothing without firings: the position
  /// alone can wait.
  void write(List<FoundFiring> found, long end) {
    if (found.isEmpty()) {
      return;
    }
    List<ProjectId> projects =
        found.stream().map(firing -> firing.run().project()).distinct().toList();
    for (ProjectId project : projects) {
      boolean isLast = project.equals(projects.getLast());
      List<RunKey> stopped =
          store.write(
              Scope.of(project),
              tx -> {
                List<RunKey> stopping = new ArrayList<>();
                for (FoundFiring firing : found) {
                  if (firing.run().project().equals(project) && firing.store(tx)) {
                    stopping.add(firing.run());
                  }
                }
                if (isLast) {
                  tx.alerts().reach(end);
                }
                return stopping;
              });
      stopped.forEach(stops::mark);
    }
    storedPosition = Math.max(storedPosition, end);
  }

  /// Stores a position, unless the store has it or a later one.
  void writePosition(long reached) {
    if (reached > storedPosition) {
      store.writeAcrossProjects(all -> {
        all.putAlertPosition(reached);
        return true;
      });
      storedPosition = reached;
    }
  }
}
