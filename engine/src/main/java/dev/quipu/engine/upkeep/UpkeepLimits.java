package dev.quipu.engine.upkeep;

/// The limits of what removes, and of what measures space. Each stands with its reason.
public final class UpkeepLimits {
  private UpkeepLimits() {}

  /// How long what was added up is shown again: it cannot be had for less than a look at all rows.
  public static final int SPACE_SHOWN_MS = 30_000;

  /// Runs, experiments or series in one answer, the largest first.
  public static final int SPACE_TOP = 1000;

  /// An upload of which no part has come for so long is given up: a client that still sends sends
  /// within minutes, and what it has sent takes space.
  public static final long UPLOAD_GRACE_MS = 24L * 3600 * 1000;

  /// Such uploads are looked for so often.
  public static final long UPKEEP_EVERY_MS = 600_000;

  /// Uploads given up in one transaction, each with up to [ArtifactLimits#UPLOAD_PARTS] parts.
  public static final int UPLOADS_PER_PURGE = 1;

  /// A blob that was stored within this time stays although no row names it: the row that will may
  /// be under way.
  public static final long BLOB_GRACE_MS = 3600 * 1000;

  /// Rows of one run removed in one go, which takes a few milliseconds.
  public static final int ROWS_PER_PURGE = 200;

  /// After so long no more rows are removed in the same transaction: with the last go the writer is
  /// held for some 10 ms, and goes on with what waits.
  public static final long PURGE_NANOS = 5_000_000;

  /// Pages of the database given back to the disk in one transaction, for the same reason.
  public static final int PAGES_PER_PURGE = 128;

  /// Blobs looked up at once, while none can be copied.
  public static final int BLOBS_PER_PURGE = 500;
}
