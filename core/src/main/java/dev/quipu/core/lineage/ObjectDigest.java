package dev.quipu.core.lineage;

import dev.quipu.core.model.Digest;
import java.nio.charset.StandardCharsets;

/// The digest of an object: of its media type, its schema and its content; docs/format/object.md
/// defines the bytes.
public final class ObjectDigest {
  private static final String MAGIC = "quipu-object-1";

  private ObjectDigest() {}

  /// The digest of an object by its schema.
  ///
  /// @param schema the schema as canonical JSON
  /// @param content the digest of the bytes
  public static Digest of(String mediaType, String schema, Digest content) {
    return of(mediaType, Digest.of(schema.getBytes(StandardCharsets.UTF_8)), content);
  }

  /// The digest of an object by the digest of its schema.
  ///
  /// @param schema the digest of the schema
  public static Digest of(String mediaType, Digest schema, Digest content) {
    String lines = MAGIC + "\n" + mediaType + "\n" + schema.hex() + "\n" + content.hex() + "\n";
    return Digest.of(lines.getBytes(StandardCharsets.UTF_8));
  }
}
