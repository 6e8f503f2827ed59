package dev.quipu.core.reference;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.Digest;
import dev.quipu.core.text.Text;
import org.jspecify.annotations.Nullable;

/// What a client says of the data that a reference leads to. What is null is unknown.
///
/// @param etag what the other store calls this version of the data
/// @param mediaType such as `text/csv`
public record ReferenceTarget(
    ReferenceUri uri,
    @Nullable Long sizeBytes,
    @Nullable Digest digest,
    @Nullable String etag,
    @Nullable String mediaType) {
  public ReferenceTarget {
    if (sizeBytes != null && sizeBytes < 0) {
      throw QuipuException.invalid(
          "Size of a reference is " + sizeBytes + "; at least 0 is needed");
    }
    if (etag != null) {
      checkLine("ETag of a reference", etag, Limits.REFERENCE_ETAG_CHARS);
    }
    if (mediaType != null) {
      checkLine("Media type of a reference", mediaType, Limits.MEDIA_TYPE_CHARS);
    }
  }

  /// The same, with this media type if the client has said none.
  public ReferenceTarget orMediaType(String guess) {
    return mediaType == null ? new ReferenceTarget(uri, sizeBytes, digest, etag, guess) : this;
  }

  private static void checkLine(String what, String value, int maxChars) {
    Text.check(what, value, maxChars);
    if (value.isEmpty() || value.chars().anyMatch(Character::isISOControl)) {
      throw QuipuException.invalid(
          what + " " + Text.quote(value) + " is empty or holds a control character");
    }
  }
}
