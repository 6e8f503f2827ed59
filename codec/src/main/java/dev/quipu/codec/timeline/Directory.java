package dev.quipu.codec.timeline;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.core.limits.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the columns of the blocks of a chunk lie, and what a search may know of them.
///
/// @param fields the names of all fields of the chunk, in order
record Directory(List<String> fields, List<BlockEntry> blocks) {
  /// A block of rows.
  ///
  /// @param indexAt where its text index begins, behind the start of all text indexes
  /// @param columns one for each field of the chunk, in the same order
  record BlockEntry(
      int rows,
      long firstTimeUs,
      long lastTimeUs,
      int indexAt,
      int indexBytes,
      ColumnEntry times,
      ColumnEntry indexes,
      List<ColumnEntry> columns) {
    long unpackedBytes() {
      return columns.stream().mapToLong(ColumnEntry::unpackedBytes).sum();
    }
  }

  /// A column. It is not compressed if both lengths are equal, and a checksum follows it. A column
  /// of no bytes means that no row has the field.
  ///
  /// @param at where it begins, behind the start of all blocks
  /// @param least the least number; greater than `greatest` if there is no number but NaN
  record ColumnEntry(int at, int packedBytes, int unpackedBytes, double least, double greatest) {
    private static final double NONE = Double.POSITIVE_INFINITY;

    static final ColumnEntry ABSENT = new ColumnEntry(0, 0, 0, NONE, -NONE);

    private boolean hasNumbers() {
      return least <= greatest;
    }

    private void put(ByteSink out) {
      out.putVarint((long) unpackedBytes << 1 | (hasNumbers() ? 1 : 0));
      if (unpackedBytes > 0) {
        out.putVarint(packedBytes);
      }
      if (hasNumbers()) {
        out.putDouble(least);
        out.putDouble(greatest);
      }
    }

    private static ColumnEntry read(ByteCursor in, int at) {
      int head = in.count("bytes of a column", TimelineLimits.MOST_UNPACKED);
      int unpacked = head >>> 1;
      if (unpacked == 0) {
        return ABSENT;
      }
      int packed = in.count("compressed bytes of a column", unpacked);
      boolean numbers = (head & 1) != 0;
      double least = numbers ? in.float64() : NONE;
      return new ColumnEntry(at, packed, unpacked, least, numbers ? in.float64() : -NONE);
    }
  }

  void put(ByteSink out) {
    out.putVarint(fields.size());
    for (String field : fields) {
      byte[] utf8 = field.getBytes(StandardCharsets.UTF_8);
      out.putVarint(utf8.length);
      out.put(utf8, 0, utf8.length);
    }
    out.putVarint(blocks.size());
    for (BlockEntry block : blocks) {
      out.putVarint(block.rows);
      out.putLong(block.firstTimeUs);
      out.putLong(block.lastTimeUs);
      out.putVarint(block.indexBytes);
      block.times.put(out);
      block.indexes.put(out);
      block.columns.forEach(column -> column.put(out));
    }
  }

  /// Reads a directory that is followed by its checksum.
  static Directory read(byte[] bytes, TimelineHeader header) {
    ByteCursor in = new ByteCursor(bytes, 0, bytes.length - ChunkFormat.CHECKSUM_BYTES);
    List<String> fields = new ArrayList<>();
    for (int left = in.count("fields", TimelineLimits.FIELDS); left > 0; left--) {
      int length = in.count("bytes of a field", Limits.KEY_CHARS * 4);
      fields.add(new String(bytes, in.take(length), length, StandardCharsets.UTF_8));
    }
    Reader reader = new Reader(in, fields.size());
    List<BlockEntry> blocks = new ArrayList<>();
    long rows = 0;
    for (int left = in.count("blocks", header.extent().values()); left > 0; left--) {
      BlockEntry block = reader.block();
      rows += block.rows;
      blocks.add(block);
    }
    in.finish();
    if (rows != header.extent().values() || reader.indexAt != header.indexBytes()) {
      throw ChunkFormat.corrupt("its directory is not the one of its header");
    }
    return new Directory(fields, blocks);
  }

  /// Reads blocks one after the other; each begins where the one before ends.
  private static final class Reader {
    private final ByteCursor in;
    private final int fields;
    private int at;
    private int indexAt;

    Reader(ByteCursor in, int fields) {
      this.in = in;
      this.fields = fields;
    }

    BlockEntry block() {
      int rows = in.count("rows of a block", TimelineLimits.BLOCK_ROWS);
      long first = in.int64();
      long last = in.int64();
      int index = in.count("bytes of a text index", TimelineLimits.INDEX_BITS / Byte.SIZE);
      if (rows == 0 || Integer.bitCount(index) > 1) {
        throw ChunkFormat.corrupt("a block has " + rows + " rows and an index of " + index);
      }
      int begin = indexAt;
      indexAt += index;
      ColumnEntry times = column();
      ColumnEntry indexes = column();
      List<ColumnEntry> columns = new ArrayList<>();
      for (int f = 0; f < fields; f++) {
        columns.add(column());
      }
      return new BlockEntry(rows, first, last, begin, index, times, indexes, columns);
    }

    private ColumnEntry column() {
      ColumnEntry column = ColumnEntry.read(in, at);
      if (column.unpackedBytes() > 0) {
        at = Math.addExact(at, column.packedBytes() + ChunkFormat.CHECKSUM_BYTES);
      }
      return column;
    }
  }

  /// The column of a field in a block; null if the chunk has no such field.
  @Nullable ColumnEntry find(int block, String field) {
    int f = Collections.binarySearch(fields, field);
    return f < 0 ? null : blocks.get(block).columns.get(f);
  }
}
