package dev.quipu.core.model;

/// The owner of an artifact: a run or the project.
public sealed interface ArtifactOwner permits RunId, ProjectId {}
