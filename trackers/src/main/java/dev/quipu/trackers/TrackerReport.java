package dev.quipu.trackers;

import java.util.List;
import java.util.Map;

/// What has become of the calls of a tracker.
///
/// @param backends by name; the second one of a name has a `-2` behind it
public record TrackerReport(Map<String, BackendReport> backends) {
  /// Whether every backend has everything.
  public boolean isComplete() {
    return backends.values().stream().allMatch(BackendReport::isComplete);
  }

  /// What has become of the calls for one backend.
  ///
  /// @param taken calls that the backend has carried out; each row of metrics is one
  /// @param waiting calls that are not done yet
  /// @param lost calls that failed, or for which there was no room
  /// @param problems the first problems, in words
  public record BackendReport(long taken, long waiting, long lost, List<String> problems) {
    public boolean isComplete() {
      return waiting == 0 && lost == 0;
    }
  }
}
