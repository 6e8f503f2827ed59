package dev.quipu.trackers.testkit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a backend holds of a run, read without the backend.
///
/// @param name null if the backend keeps no names
/// @param status `running`, `completed`, `failed` or `killed`, or what the backend makes of these
///   words; see [BackendContract#status]
/// @param params as text
/// @param metrics by key, in the order of their steps
/// @param artifacts by path
/// @param parent the id of the run around; null if there is none
public record StoredRun(
    @Nullable String name,
    String status,
    Map<String, String> params,
    Map<String, List<Point>> metrics,
    Map<String, byte[]> artifacts,
    @Nullable String parent) {
  /// A value of a metric.
  public record Point(long step, double value) {}
}
