package dev.quipu.core.model;

/// A folder that is kept at a path of a run although it may be empty. A folder with files needs no
/// such record: it is there as long as its files are.
public record ArtifactFolder(ArtifactPath path, long createdMs) {}
