package dev.quipu.core.model;

/// A file at a path of a run or of the project. Its bytes are stored under their digest.
///
/// @param sizeBytes the length of the file
/// @param mediaType a guess from the name, such as `text/csv`
public record Artifact(
    ArtifactPath path, Digest digest, long sizeBytes, String mediaType, long createdMs) {}
