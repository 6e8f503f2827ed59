package dev.quipu.core.model;

/// The owner of an artifact: a run, a model or the project.
public sealed interface ArtifactOwner permits RunId, ModelId, ProjectId {}
