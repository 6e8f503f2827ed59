package dev.quipu.codec.timeline;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Zstandard;
import dev.quipu.codec.chunk.EncodedChunk;
import dev.quipu.codec.timeline.Directory.BlockEntry;
import dev.quipu.codec.timeline.Directory.ColumnEntry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/// Consecutive rows of one timeline in stored form: blocks of rows in the order of time and index.
/// Opening reads the directory of blocks. Not safe for several threads.
public final class TimelineChunk implements EncodedChunk {
  private final ByteBuffer bytes;
  private final TimelineHeader header;
  private final Directory directory;

  /// Whether the checksum of the text indexes has been compared.
  private boolean indexesVerified;

  private TimelineChunk(ByteBuffer bytes, TimelineHeader header, Directory directory) {
    this.bytes = bytes;
    this.header = header;
    this.directory = directory;
  }

  /// Opens a chunk; the bytes are not copied.
  ///
  /// @throws dev.quipu.core.error.QuipuException CORRUPT if the header is damaged; NOT_IMPLEMENTED
  ///   if the version of the chunk is too old or too new
  public static TimelineChunk open(ByteBuffer buffer) {
    ByteBuffer bytes = buffer.slice();
    TimelineHeader header = TimelineHeader.read(bytes);
    byte[] directory =
        checked(bytes, TimelineHeader.BYTES, header.directoryBytes(), "its directory");
    return new TimelineChunk(bytes, header, Directory.read(directory, header));
  }

  public static TimelineChunk open(byte[] bytes) {
    return open(ByteBuffer.wrap(bytes));
  }

  /// Copies a part that is followed by its checksum.
  private static byte[] checked(ByteBuffer bytes, int at, int length, String what) {
    byte[] part = new byte[length + ChunkFormat.CHECKSUM_BYTES];
    if (at + part.length > bytes.limit()) {
      throw ChunkFormat.corrupt(what + " ends behind the chunk");
    }
    bytes.get(at, part);
    if ((int) ChunkFormat.INTS.get(part, length) != ChunkFormat.checksum(part, 0, length)) {
      throw ChunkFormat.corrupt("the checksum of " + what + " does not fit");
    }
    return part;
  }

  @Override
  public Extent extent() {
    return header.extent();
  }

  @Override
  public int lengthBytes() {
    return bytes.limit();
  }

  @Override
  public byte[] bytes() {
    byte[] copy = new byte[bytes.limit()];
    bytes.get(0, copy);
    return copy;
  }

  public int blocks() {
    return directory.blocks().size();
  }

  /// The time of the first row of a block.
  public long firstTimeUs(int block) {
    return directory.blocks().get(block).firstTimeUs();
  }

  /// The time of the last row of a block.
  public long lastTimeUs(int block) {
    return directory.blocks().get(block).lastTimeUs();
  }

  /// The bytes of the values of a block before they were compressed.
  public long unpackedBytes(int block) {
    return directory.blocks().get(block).unpackedBytes();
  }

  /// Whether any row of a block has a field.
  boolean has(int block, String field) {
    ColumnEntry column = directory.find(block, field);
    return column != null && column.unpackedBytes() > 0;
  }

  /// Whether a field of a block may have a number.
  boolean mayHold(int block, String field, double number) {
    ColumnEntry column = directory.find(block, field);
    return column != null
        && (Double.isNaN(number) || (column.least() <= number && number <= column.greatest()));
  }

  /// Whether the indexed fields of a block may hold a text.
  boolean mayHold(int block, TextIndex.Probe probe) {
    BlockEntry entry = directory.blocks().get(block);
    if (entry.indexBytes() == 0) {
      // No row has an indexed field.
      return false;
    }
    if (!indexesVerified) {
      checked(bytes, header.indexesAt(), header.indexBytes(), "its text indexes");
      indexesVerified = true;
    }
    int at = header.indexesAt() + entry.indexAt();
    return probe.mayBeIn(position -> bytes.get(at + position), entry.indexBytes());
  }

  /// Decodes a block.
  ///
  /// @throws dev.quipu.core.error.QuipuException CORRUPT if the block is damaged
  TimeRows decode(int block) {
    try (TimelineBlock open = block(block)) {
      open.read(directory.fields());
      return open.rows();
    }
  }

  /// Opens a block, to decode its columns one by one.
  TimelineBlock block(int block) {
    return new TimelineBlock(this, directory.blocks().get(block));
  }

  /// The names of all fields of the chunk, in order.
  List<String> fields() {
    return directory.fields();
  }

  /// The bytes of a column before they were compressed.
  ByteCursor unpacked(ColumnEntry column, Zstandard zstd) {
    byte[] packed = checked(bytes, header.bodyAt() + column.at(), column.packedBytes(), "a column");
    if (column.packedBytes() == column.unpackedBytes()) {
      return new ByteCursor(packed, 0, column.packedBytes());
    }
    byte[] plain = new byte[column.unpackedBytes()];
    zstd.decompress(
        new ByteCursor(packed, 0, column.packedBytes()), column.packedBytes(), plain, plain.length);
    return new ByteCursor(plain, 0, plain.length);
  }

  /// Whether the chunk holds exactly the rows from one, inclusive, to another, exclusive, and can
  /// be read.
  boolean holds(TimeRows rows, int from, int to) {
    if (header.extent().values() != to - from || !Set.copyOf(fields()).equals(rows.fields())) {
      return false;
    }
    int at = from;
    for (int block = 0; block < blocks(); block++) {
      try (TimelineBlock open = block(block)) {
        if (!open.holds(rows, at)) {
          return false;
        }
      }
      at += directory.blocks().get(block).rows();
    }
    return at == to;
  }

  /// All rows.
  public TimeRows decode() {
    TimeRows all = new TimeRows();
    for (int block = 0; block < blocks(); block++) {
      all.addAll(decode(block));
    }
    return all;
  }

  @Override
  public void verify() {
    byte[] all = bytes();
    int end = all.length - ChunkFormat.CHECKSUM_BYTES;
    if ((int) ChunkFormat.INTS.get(all, end) != ChunkFormat.checksum(all, 0, end)) {
      throw ChunkFormat.corrupt("its checksum does not fit");
    }
    TimeRows rows = decode();
    if (!TimelineEncoder.extent(rows, 0, rows.size()).equals(extent())) {
      throw ChunkFormat.corrupt("its header is not what its rows say");
    }
  }
}
