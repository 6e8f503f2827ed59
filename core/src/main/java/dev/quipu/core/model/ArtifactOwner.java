package dev.quipu.core.model;

/// Whose an artifact is: a run's, or the project's own.
public sealed interface ArtifactOwner permits RunId, ProjectId {}
