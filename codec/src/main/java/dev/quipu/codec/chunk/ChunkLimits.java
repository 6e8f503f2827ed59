package dev.quipu.codec.chunk;

/// The limits of chunks, and of the rows and buckets that are made of them. Each stands with its
/// reason.
public final class ChunkLimits {
  private ChunkLimits() {}

  /// Points of one chunk. Larger chunks hardly shrink further, and one is decoded whole in 2 MB.
  public static final int SERIES_CHUNK_POINTS = 65_536;

  /// A chunk of a run that has ended becomes a blob if it has so many points: some 40 KB, which
  /// cost a file less than they cost the database.
  public static final int SEALED_CHUNK_POINTS = 10_000;

  /// A chunk whose four columns all resist every encoding has 2.2 MB.
  public static final int SERIES_CHUNK_BYTES = 4 << 20;

  /// Bytes at which a chunk of JSON is full, before it is compressed: enough for the compressor,
  /// and a few milliseconds to decode, which is done for each page of rows.
  public static final int JSON_CHUNK_BYTES = 1 << 20;
}
