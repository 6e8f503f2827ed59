package dev.quipu.codec.timeline;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Prologue;
import dev.quipu.codec.chunk.EncodedChunk.Extent;
import java.nio.ByteBuffer;

/// The start of a chunk: its extent, and the lengths of its parts.
record TimelineHeader(Extent extent, int directoryBytes, int indexBytes) {
  private static final Prologue PROLOGUE = new Prologue("QPCT", 1, 1);

  /// The prologue, three ints, four longs and a checksum.
  static final int BYTES = Prologue.BYTES + 12 + 32 + ChunkFormat.CHECKSUM_BYTES;

  int indexesAt() {
    return BYTES + directoryBytes + ChunkFormat.CHECKSUM_BYTES;
  }

  int bodyAt() {
    return indexesAt() + indexBytes + ChunkFormat.CHECKSUM_BYTES;
  }

  /// Writes the header of a chunk of some length.
  void put(ByteSink out, int chunkBytes) {
    int start = out.grow(Prologue.BYTES);
    PROLOGUE.put(out.array(), chunkBytes);
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
    if (PROLOGUE.read(head, 0) != length) {
      throw ChunkFormat.corrupt("its length is not the one in its header");
    }
    ByteCursor in = new ByteCursor(head, Prologue.BYTES, BYTES - Prologue.BYTES);
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
