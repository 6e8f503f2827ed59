package dev.quipu.engine.port;

import dev.quipu.core.model.ProjectId;

/// On whose behalf a use case runs: the project, the user, the caller who waits, and the memory for
/// the answer.
///
/// @param user empty if unknown
public record Scope(ProjectId project, String user, Caller caller, Memory memory) {
  /// A scope for a caller who stays, without a limit on memory.
  public Scope(ProjectId project, String user) {
    this(project, user, Caller.STAYING, Memory.UNCOUNTED);
  }

  /// A scope for background work.
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
