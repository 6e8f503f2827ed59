package dev.quipu.engine.artifacts;

/// The limits of artifacts and their uploads. Each stands with its reason.
public final class ArtifactLimits {
  private ArtifactLimits() {}

  /// One artifact: 5 TiB, the largest object of S3.
  public static final long ARTIFACT_BYTES = 5L << 40;

  public static final int UPLOAD_PARTS = 10_000;

  /// What a walk through a folder holds in memory: half a megabyte.
  static final int WALKED_AT_ONCE = 1000;
}
