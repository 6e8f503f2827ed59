package dev.quipu.core.model;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;

/// Data that runs used. In an experiment, datasets with the same name and digest are one dataset.
///
/// @param schema JSON text or empty, as is the profile
public record Dataset(
    String name, String digest, String sourceType, String source, String schema, String profile) {
  private static final int NAME_CHARS = 500;
  private static final int DIGEST_CHARS = 36;
  private static final int SOURCE_TYPE_CHARS = 36;
  private static final int SOURCE_CHARS = 65_535;
  private static final int SCHEMA_CHARS = 1_048_575;
  private static final int PROFILE_CHARS = 16_777_215;

  public Dataset {
    if (name.isEmpty() || digest.isEmpty()) {
      throw QuipuException.invalid("Dataset must have a name and a digest");
    }
    Text.check("Dataset name", name, NAME_CHARS);
    Text.check("Dataset digest", digest, DIGEST_CHARS);
    Text.check("Dataset source type", sourceType, SOURCE_TYPE_CHARS);
    Text.check("Dataset source", source, SOURCE_CHARS);
    Text.check("Dataset schema", schema, SCHEMA_CHARS);
    Text.check("Dataset profile", profile, PROFILE_CHARS);
  }
}
