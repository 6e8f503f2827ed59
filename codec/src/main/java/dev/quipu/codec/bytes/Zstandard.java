package dev.quipu.codec.bytes;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import org.jspecify.annotations.Nullable;

/// The native compressor for one task of writing or reading columns. It allocates memory on first
/// use; [#close] releases it.
public final class Zstandard implements AutoCloseable {
  /// For planes of bytes. Higher levels gain nothing, because the gain comes from entropy coding,
  /// not from repetition.
  private static final int LEVEL_OF_PLANES = 1;

  /// For text, which has repetition: the default level of Zstandard.
  private static final int LEVEL_OF_TEXT = 3;

  /// Magic number, descriptor, content size and the header of a block.
  private static final int LEAST_FRAME_BYTES = 9;

  private final int level;
  private @Nullable ZstdCompressCtx compressor;
  private @Nullable ZstdDecompressCtx decompressor;

  public Zstandard() {
    this(LEVEL_OF_PLANES);
  }

  private Zstandard(int level) {
    this.level = level;
  }

  public static Zstandard forText() {
    return new Zstandard(LEVEL_OF_TEXT);
  }

  /// Compresses `count` bytes.
  ///
  /// @return the length of the frame in `into`, whose size must be at least [#bound]
  public int compress(byte[] from, int count, byte[] into) {
    ZstdCompressCtx context = compressor;
    if (context == null) {
      context = new ZstdCompressCtx();
      context.setLevel(level);
      compressor = context;
    }
    return context.compressByteArray(into, 0, into.length, from, 0, count);
  }

  public static int bound(int count) {
    return (int) Zstd.compressBound(count);
  }

  /// Decompresses a frame. Its header must state exactly `count` bytes.
  public void decompress(ByteCursor in, int frameBytes, byte[] into, int count) {
    if (frameBytes < LEAST_FRAME_BYTES) {
      throw ChunkFormat.corrupt("a compressed part has " + frameBytes + " bytes");
    }
    int start = in.take(frameBytes);
    long declared = Zstd.getFrameContentSize(in.array(), start, frameBytes);
    if (declared != count) {
      throw ChunkFormat.corrupt("a compressed part declares " + declared + " bytes, not " + count);
    }
    ZstdDecompressCtx context = decompressor;
    if (context == null) {
      context = new ZstdDecompressCtx();
      decompressor = context;
    }
    int got;
    try {
      got = context.decompressByteArray(into, 0, count, in.array(), start, frameBytes);
    } catch (ZstdException e) {
      throw ChunkFormat.corrupt("a compressed part is damaged: " + e.getMessage());
    }
    if (got != count) {
      throw ChunkFormat.corrupt("a compressed part has " + got + " bytes, not " + count);
    }
  }

  @Override
  public void close() {
    if (compressor != null) {
      compressor.close();
    }
    if (decompressor != null) {
      decompressor.close();
    }
  }
}
