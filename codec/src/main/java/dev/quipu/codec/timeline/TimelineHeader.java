package dev.quipu.codec.timeline;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.chunk.EncodedChunk.Extent;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import java.nio.ByteBuffer;
import java.util.Map;

/// The start of a chunk: its extent, and the lengths of its parts.
record TimelineHeader(Extent extent, int directoryBytes, int indexBytes) {
  /// "QPCT", read as a little-endian int.
  private static final int MAGIC = 'Q' | 'P' << 8 | 'C' << 16 | 'T' << 24;

  private static final int VERSION = 1;
  private static final int PROLOGUE_BYTES = 16;

  /// The prologue, three ints, four longs and a checksum.
  static final int BYTES = PROLOGUE_BYTES + 12 + 32 + ChunkFormat.CHECKSUM_BYTES;

  int indexesAt() {
    return BYTES + directoryBytes + ChunkFormat.CHECKSUM_BYTES;
  }

  int bodyAt() {
    return indexesAt() + indexBytes + ChunkFormat.CHECKSUM_BYTES;
  }

  /// Writes the header of a chunk of some length.
  void put(ByteSink out, int chunkBytes) {
    int start = out.length();
    out.putInt(MAGIC);
    out.putInt(VERSION);
    out.putInt(chunkBytes);
    out.putInt(ChunkFormat.checksum(out.array(), start, PROLOGUE_BYTES - 4));
    out.putInt(extent.values());
    out.putInt(directoryBytes);
    out.putInt(indexBytes);
    out.putLong(extent.leastStep());
    out.putLong(extent.greatestStep());
    out.putLong(extent.leastIndex());
    out.putLong(extent.greatestIndex());
    out.putInt(ChunkFormat.checksum(out.array(), start, out.length() - start));
  }

  static TimelineHeader read(ByteBuffer chunk) {
    int length = chunk.limit();
    if (length < BYTES + 3 * ChunkFormat.CHECKSUM_BYTES) {
      throw ChunkFormat.corrupt("it has " + length + " bytes, less than a header");
    }
    byte[] head = new byte[BYTES];
    chunk.get(0, head);
    ByteCursor in = new ByteCursor(head, 0, BYTES);
    if (in.int32() != MAGIC) {
      throw ChunkFormat.corrupt("it does not start with QPCT");
    }
    int version = in.int32();
    int declared = in.int32();
    if (in.int32() != ChunkFormat.checksum(head, 0, PROLOGUE_BYTES - 4)) {
      throw ChunkFormat.corrupt("the checksum of its start does not fit");
    }
    if (version != VERSION) {
      String reason = version < VERSION ? "too old" : "too new";
      throw new QuipuException(
          ErrorCode.NOT_IMPLEMENTED,
          "Chunk is " + reason + ": its version is " + version + "; this program reads " + VERSION,
          Map.of("reason", reason),
          null);
    }
    if (declared != length) {
      throw ChunkFormat.corrupt("its length is not the one in its header");
    }
    int rows = in.int32();
    int directoryBytes = in.int32();
    int indexBytes = in.int32();
    Extent extent = new Extent(rows, in.int64(), in.int64(), in.int64(), in.int64());
    if (in.int32() != ChunkFormat.checksum(head, 0, BYTES - ChunkFormat.CHECKSUM_BYTES)) {
      throw ChunkFormat.corrupt("the checksum of its header does not fit");
    }
    if (rows < 1
        || directoryBytes < 0
        || directoryBytes > length
        || indexBytes < 0
        || indexBytes > length) {
      throw ChunkFormat.corrupt("its header has impossible lengths");
    }
    return new TimelineHeader(extent, directoryBytes, indexBytes);
  }
}
