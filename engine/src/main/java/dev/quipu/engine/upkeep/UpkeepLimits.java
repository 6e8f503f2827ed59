package dev.quipu.engine.upkeep;

/// The limits of purging, upkeep and the report on space. Each stands with its reason.
public final class UpkeepLimits {
  private UpkeepLimits() {}

  /// How long sums are cached: computing them reads all rows.
  public static final int SPACE_SHOWN_MS = 30_000;

  /// Runs, experiments or series in one answer, the largest first.
  public static final int SPACE_TOP = 1000;

  /// An upload that has received no part for this long is given up: an active client sends within
  /// minutes, and the parts take space.
  public static final long UPLOAD_GRACE_MS = 24L * 3600 * 1000;

  /// How often abandoned uploads are looked for.
  public static final long UPKEEP_EVERY_MS = 600_000;

  /// Uploads given up in one transaction, each with up to [ArtifactLimits#UPLOAD_PARTS] parts.
  public static final int UPLOADS_PER_PURGE = 1;

  /// A blob stored within this time stays although no row names it: that row may be on its way.
  public static final long BLOB_GRACE_MS = 3600 * 1000;

  /// Rows of one run removed in one step, which takes a few milliseconds.
  public static final int ROWS_PER_PURGE = 200;

  /// After this time the transaction removes no more rows. With the last step it holds the writer
  /// for about 10 ms; then waiting writes go on.
  public static final long PURGE_NANOS = 5_000_000;

  /// Blobs looked up at once, during which no backup can copy them.
  public static final int BLOBS_PER_PURGE = 500;
}
