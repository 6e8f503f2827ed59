package dev.quipu.sdk.lineage;

/// The limits of lineage in a client, each with its reason.
final class LineageLimits {
  private LineageLimits() {}

  /// The size up to which a content goes with the record of its object: as Base64, it stays below
  /// [Limits#VALUE_BYTES]. A larger content is a blob.
  static final int INLINE_BYTES = 32 << 10;

  /// The JSON of a schema that is kept: as a string with escaped quotes, it stays below
  /// [Limits#VALUE_BYTES]. The schema of a record or a table has some hundred bytes.
  static final int SCHEMA_BYTES = 40_000;

  /// The digests that are remembered for a run, so that each object is sent once: some 2 MB. An
  /// object beyond them is sent again, which changes nothing.
  static final int KNOWN_DIGESTS = 10_000;
}
