package dev.quipu.trackers.wandb;

import dev.quipu.trackers.backend.RunStart;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What W&B is told of a run when the run starts.
///
/// @param isResumed whether the program goes on with a run that it names
/// @param entity null if the server chooses it
/// @param name null if the server chooses it
/// @param group null if there is none
/// @param jobType null if there is none
record RunInfo(
    String id,
    boolean isResumed,
    @Nullable String entity,
    String project,
    @Nullable String name,
    String notes,
    List<String> tags,
    @Nullable String group,
    @Nullable String jobType,
    String host,
    Instant start) {
  private static final int ID_LENGTH = 8;
  private static final int TAG_CHARACTERS = 64;

  /// The name of a project that nobody has named.
  private static final String UNNAMED = "default";

  RunInfo {
    tags = List.copyOf(tags);
  }

  static RunInfo of(WandbSettings settings, RunStart start) {
    String project =
        settings.project() != null && start.project().equals(UNNAMED)
            ? settings.project()
            : start.project();
    return new RunInfo(
        start.id() == null ? WandbId.random(ID_LENGTH) : WandbId.checkRun(start.id()),
        start.id() != null,
        settings.entity(),
        WandbId.checkProject(project),
        start.name() != null ? start.name() : start.experimentName(),
        start.notes(),
        start.tags().stream()
            .map(tag -> tag.length() <= TAG_CHARACTERS ? tag : tag.substring(0, TAG_CHARACTERS))
            .toList(),
        group(settings, start),
        settings.jobType(),
        localHost(),
        start.time());
  }

  /// W&B has no runs within runs. A run within another one is in its group instead.
  private static @Nullable String group(WandbSettings settings, RunStart start) {
    return settings.group() != null || start.parent() == null
        ? settings.group()
        : start.parent().id();
  }

  /// The same run under the names that the server gave.
  RunInfo named(String entityName, String projectName) {
    return new RunInfo(
        id, isResumed, entityName, projectName, name, notes, tags, group, jobType, host, start);
  }

  private static String localHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
