package dev.quipu.core.upkeep;

/// The amounts that a purge has removed, or would remove.
///
/// @param pointBytes bytes of their points in the database
/// @param models those that were deleted, or were in deleted experiments
/// @param artifacts files of the runs and models; others may share their bytes
/// @param blobs the number of blobs that nothing names any more; `blobBytes` is their size
/// @param givenBackBytes by how much the database has shrunk
/// @param blobsStay whether blobs had to stay because a backup was copying them
public record Freed(
    long runs,
    long experiments,
    long models,
    long uploads,
    long points,
    long pointBytes,
    long artifacts,
    long artifactBytes,
    long blobs,
    long blobBytes,
    long givenBackBytes,
    boolean blobsStay) {}
