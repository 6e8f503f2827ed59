package dev.quipu.engine.port;

import dev.quipu.core.model.ProjectId;

/// On whose behalf a use case runs: the project it sees, the user who asks, the caller who waits
/// for the answer, and the memory that the answer may take.
///
/// @param user empty if unknown
public record Scope(ProjectId project, String user, Caller caller, Memory memory) {
  /// For a caller who stays, and whose answers nobody counts.
  public Scope(ProjectId project, String user) {
    this(project, user, Caller.STAYING, Memory.UNCOUNTED);
  }

  /// For work in the background.
  public static Scope of(ProjectId project) {
    return new Scope(project, "");
  }

  public Scope withCaller(Caller newCaller) {
    return new Scope(project, user, newCaller, memory);
  }

  public Scope withMemory(Memory newMemory) {
    return new Scope(project, user, caller, newMemory);
  }
}
