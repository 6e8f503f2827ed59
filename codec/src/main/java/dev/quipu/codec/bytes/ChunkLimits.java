package dev.quipu.codec.bytes;

/// The limits of chunks. Each stands with its reason.
public final class ChunkLimits {
  private ChunkLimits() {}

  /// Points of one chunk. Larger chunks hardly compress better, and this one decodes to 2 MB.
  public static final int SERIES_CHUNK_POINTS = 65_536;

  /// The least number of points of a chunk of an ended run that becomes a blob: about 40 KB, which
  /// cost less as a file than in the database.
  public static final int SEALED_CHUNK_POINTS = 10_000;

  /// A chunk has 2.2 MB if no encoding shrinks any of its four columns.
  public static final int SERIES_CHUNK_BYTES = 4 << 20;

  /// Uncompressed bytes at which a JSON chunk is full: enough for the compressor, and only a few
  /// milliseconds to decode for each page of rows.
  public static final int JSON_CHUNK_BYTES = 1 << 20;
}
