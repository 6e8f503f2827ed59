package dev.quipu.sdk;

import dev.quipu.core.model.Digest;
import dev.quipu.core.reference.ReferenceTarget;
import dev.quipu.core.reference.ReferenceUri;
import org.jspecify.annotations.Nullable;

/// Data that lie elsewhere, such as an object in S3, for [Run#reference(Reference, String)]. Quipu
/// records what is said here and never opens the URI. What is not said is unknown.
///
/// ```
/// Reference.to("s3://bucket/train.parquet").size(7_516_192_768L).etag("9b2cf5…")
/// ```
///
/// A reference is checked when it is logged; until then any value is taken.
public final class Reference {
  private final String uri;
  private final @Nullable Long sizeBytes;
  private final @Nullable String digest;
  private final @Nullable String etag;
  private final @Nullable String mediaType;

  private Reference(
      String uri,
      @Nullable Long sizeBytes,
      @Nullable String digest,
      @Nullable String etag,
      @Nullable String mediaType) {
    this.uri = uri;
    this.sizeBytes = sizeBytes;
    this.digest = digest;
    this.etag = etag;
    this.mediaType = mediaType;
  }

  /// A reference to a URI with a scheme, such as `s3://bucket/key` or `https://host/path`, without
  /// a password.
  public static Reference to(String uri) {
    return new Reference(uri, null, null, null, null);
  }

  /// The size of the data in bytes.
  public Reference size(long bytes) {
    return new Reference(uri, bytes, digest, etag, mediaType);
  }

  /// The SHA-256 of the data, as 64 lower-case hexadecimal digits.
  public Reference digest(String sha256) {
    return new Reference(uri, sizeBytes, sha256, etag, mediaType);
  }

  /// What the other store calls this version of the data.
  public Reference etag(String newEtag) {
    return new Reference(uri, sizeBytes, digest, newEtag, mediaType);
  }

  /// The media type, such as `text/csv`; if this is not called, the server guesses one from the
  /// name in the run.
  public Reference mediaType(String newMediaType) {
    return new Reference(uri, sizeBytes, digest, etag, newMediaType);
  }

  /// The checked values.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if one breaks a rule
  ReferenceTarget target() {
    return new ReferenceTarget(
        new ReferenceUri(uri),
        sizeBytes,
        digest == null ? null : new Digest(digest),
        etag,
        mediaType);
  }
}
