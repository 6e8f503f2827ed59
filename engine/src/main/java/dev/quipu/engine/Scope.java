package dev.quipu.engine;

import dev.quipu.core.ProjectId;
import dev.quipu.engine.store.Caller;

/// On whose behalf a use case runs: the project it sees, the user who asks, and the caller who
/// waits for the answer.
///
/// @param user empty if unknown
public record Scope(ProjectId project, String user, Caller caller) {
  /// For a caller who stays.
  public Scope(ProjectId project, String user) {
    this(project, user, Caller.STAYING);
  }

  public Scope withCaller(Caller newCaller) {
    return new Scope(project, user, newCaller);
  }
}
