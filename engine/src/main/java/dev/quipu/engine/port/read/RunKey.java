package dev.quipu.engine.port.read;

import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;

/// A run among those of all projects.
public record RunKey(ProjectId project, RunId run) {}
