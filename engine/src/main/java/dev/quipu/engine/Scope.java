package dev.quipu.engine;

import dev.quipu.core.ProjectId;

/// On whose behalf a use case runs: the project it sees and the user who asks.
///
/// @param user empty if unknown
public record Scope(ProjectId project, String user) {}
