package dev.quipu.core.model;

import dev.quipu.core.error.QuipuException;

/// The id of a project, the team's unit of access.
public record ProjectId(long value) implements ArtifactOwner {
  /// The project that exists from the start.
  public static final ProjectId DEFAULT = new ProjectId(1);

  /// The name of the default project in URLs.
  public static final String DEFAULT_NAME = "default";

  public ProjectId {
    if (value < 1) {
      throw QuipuException.invalid("Project id is " + value + "; it must be at least 1");
    }
  }
}
