package dev.quipu.core.model;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;

/// Data that runs used. In an experiment, datasets with the same name and digest are one dataset.
///
/// @param digest of the data; the same only for the same data, if it [is of the
///   content][#isOfContent]
/// @param source where the data lie; `dev.quipu.core.reference.DatasetSource` has the forms
/// @param description empty if nobody has given one
/// @param schema JSON text or empty, as is the profile
public record Dataset(
    String name,
    String digest,
    String sourceType,
    String source,
    String description,
    String schema,
    String profile) {
  private static final int NAME_CHARS = 500;

  /// A SHA-512 in hex digits.
  private static final int DIGEST_CHARS = 128;

  private static final int SOURCE_TYPE_CHARS = 36;
  private static final int SOURCE_CHARS = 65_535;
  private static final int DESCRIPTION_CHARS = 10_000;
  private static final int SCHEMA_CHARS = 1_048_575;
  private static final int PROFILE_CHARS = 16_777_215;

  /// What the digest begins with if nobody knows the data, but only where they are.
  private static final String OF_SOURCE = "uri:";

  public Dataset {
    if (name.isEmpty() || digest.isEmpty()) {
      throw QuipuException.invalid("Dataset must have a name and a digest");
    }
    Text.check("Dataset name", name, NAME_CHARS);
    Text.check("Dataset digest", digest, DIGEST_CHARS);
    Text.check("Dataset source type", sourceType, SOURCE_TYPE_CHARS);
    Text.check("Dataset source", source, SOURCE_CHARS);
    Text.check("Dataset description", description, DESCRIPTION_CHARS);
    Text.check("Dataset schema", schema, SCHEMA_CHARS);
    Text.check("Dataset profile", profile, PROFILE_CHARS);
  }

  /// A dataset without a description.
  public Dataset(
      String name, String digest, String sourceType, String source, String schema, String profile) {
    this(name, digest, sourceType, source, "", schema, profile);
  }

  /// The digest of data of which only the place is known: equal for equal places, whatever lies
  /// there.
  public static String digestOfSource(String source) {
    return OF_SOURCE
        + Digest.of(source.getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .hex()
            .substring(0, 32);
  }

  /// Whether the digest tells data apart, and not only their places.
  public boolean isOfContent() {
    return !digest.startsWith(OF_SOURCE);
  }

  /// This dataset once the same one has been noted again: schema and profile stay as they came
  /// first, and so do the places; what was empty is filled. The last description counts.
  public Dataset notedAgain(Dataset later) {
    return new Dataset(
        name,
        digest,
        source.isEmpty() ? later.sourceType : sourceType,
        source.isEmpty() ? later.source : source,
        later.description.isEmpty() ? description : later.description,
        schema.isEmpty() ? later.schema : schema,
        profile.isEmpty() ? later.profile : profile);
  }
}
