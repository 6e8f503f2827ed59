package dev.quipu.trackers;

import dev.quipu.core.text.Keys;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What all backends of a tracker are told about its runs.
///
/// @param project the project of the backend; MLflow and Quipu have an experiment in its place
/// @param experimentName names runs that have no name of their own; null if there is none
/// @param tags words that the runs are found by
/// @param notes free text about the runs; empty if there is none
/// @param logArtifacts whether artifacts are logged at all; if not, [Tracker#logArtifact] does
///   nothing
/// @param logCode whether each run gets the commit of the code, and the changes since
/// @param autoLogMetrics whether [Tracker#autoTrack] logs the metrics that a function returns
/// @param closeTimeout how long the end of a tracker waits for a backend that makes no progress
public record TrackingConfig(
    String project,
    @Nullable String experimentName,
    List<String> tags,
    String notes,
    boolean logArtifacts,
    boolean logCode,
    boolean autoLogMetrics,
    Duration closeTimeout) {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  public TrackingConfig {
    Keys.check("Project name", project);
    if (experimentName != null) {
      Keys.check("Experiment name", experimentName);
    }
    tags = List.copyOf(tags);
    tags.forEach(tag -> Keys.check("Tag", tag));
  }

  /// A config with the project `default`, no tags and no notes, which logs everything but code.
  public static TrackingConfig standard() {
    return new TrackingConfig("default", null, List.of(), "", true, false, true, CLOSE_TIMEOUT);
  }

  public TrackingConfig project(String name) {
    return new TrackingConfig(
        name, experimentName, tags, notes, logArtifacts, logCode, autoLogMetrics, closeTimeout);
  }

  public TrackingConfig experimentName(@Nullable String name) {
    return new TrackingConfig(
        project, name, tags, notes, logArtifacts, logCode, autoLogMetrics, closeTimeout);
  }

  public TrackingConfig tags(String... words) {
    return new TrackingConfig(
        project,
        experimentName,
        List.of(words),
        notes,
        logArtifacts,
        logCode,
        autoLogMetrics,
        closeTimeout);
  }

  public TrackingConfig notes(String text) {
    return new TrackingConfig(
        project, experimentName, tags, text, logArtifacts, logCode, autoLogMetrics, closeTimeout);
  }

  public TrackingConfig logArtifacts(boolean flag) {
    return new TrackingConfig(
        project, experimentName, tags, notes, flag, logCode, autoLogMetrics, closeTimeout);
  }

  public TrackingConfig logCode(boolean flag) {
    return new TrackingConfig(
        project, experimentName, tags, notes, logArtifacts, flag, autoLogMetrics, closeTimeout);
  }

  public TrackingConfig autoLogMetrics(boolean flag) {
    return new TrackingConfig(
        project, experimentName, tags, notes, logArtifacts, logCode, flag, closeTimeout);
  }

  public TrackingConfig closeTimeout(Duration timeout) {
    return new TrackingConfig(
        project, experimentName, tags, notes, logArtifacts, logCode, autoLogMetrics, timeout);
  }
}
