package dev.quipu.core.model;

import java.util.Objects;

/// A reference, at a path of a run, to data that lie elsewhere. The data are never fetched.
///
/// @param target with a media type: the one that the client has said, or else a guess from the name
public record ArtifactReference(ArtifactPath path, ReferenceTarget target, long createdMs) {
  public ArtifactReference {
    Objects.requireNonNull(target.mediaType());
  }

  public ReferenceUri uri() {
    return target.uri();
  }

  public String mediaType() {
    return Objects.requireNonNull(target.mediaType());
  }
}
