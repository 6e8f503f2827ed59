package dev.quipu.sdk.lineage;

import dev.quipu.sdk.write.PointQueue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts the executions of tasks by label, as metrics of the run. Any thread.
final class ExecutionCounts {
  private final PointQueue points;
  private final Map<String, Count> counts = new ConcurrentHashMap<>();

  ExecutionCounts(PointQueue points) {
    this.points = points;
  }

  /// @param all executions
  /// @param successes those of them that completed
  private record Count(long all, long successes) {
    Count plus(boolean success) {
      return new Count(all + 1, successes + (success ? 1 : 0));
    }
  }

  /// Counts an execution, and logs the metrics with the number of executions as the step.
  void add(String label, boolean success) {
    Count count =
        counts.compute(
            label, (key, before) -> (before == null ? new Count(0, 0) : before).plus(success));
    points.log(
        count.all,
        new String[] {label + ".exec.count", label + ".exec.success_rate"},
        new double[] {count.all, (double) count.successes / count.all});
  }
}
