package dev.quipu.store.shared;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;

/// Identifies an experiment across projects.
public record ExperimentKey(ProjectId project, ExperimentId experiment) {}
