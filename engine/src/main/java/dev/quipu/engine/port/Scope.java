package dev.quipu.engine.port;

import dev.quipu.core.model.ProjectId;

/// On whose behalf a use case runs: the project, the user, the caller who waits, and the memory for
/// the answer.
///
/// @param user empty if unknown
public record Scope(ProjectId project, String user, Caller caller, Memory memory) {
  /// A scope of nobody in particular: the caller stays, and memory has no limit.
  public static Scope of(ProjectId project) {
    return new Scope(project, "", Caller.STAYING, Memory.UNCOUNTED);
  }

  public Scope withCaller(Caller newCaller) {
    return new Scope(project, user, newCaller, memory);
  }

  public Scope withMemory(Memory newMemory) {
    return new Scope(project, user, caller, newMemory);
  }
}
