package dev.quipu.engine.projects;

/// The limits of projects. Each stands with its reason.
public final class ProjectLimits {
  private ProjectLimits() {}

  /// All projects are in one list, and each is a step of background work.
  public static final int PROJECTS = 1000;
}
