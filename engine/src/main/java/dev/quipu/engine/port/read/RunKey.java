package dev.quipu.engine.port.read;

import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;

/// Identifies a run across projects.
public record RunKey(ProjectId project, RunId run) {}
