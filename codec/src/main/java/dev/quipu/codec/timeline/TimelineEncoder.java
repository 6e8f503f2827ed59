package dev.quipu.codec.timeline;

import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Zstandard;
import dev.quipu.codec.chunk.EncodedChunk.Extent;
import dev.quipu.codec.timeline.Directory.BlockEntry;
import dev.quipu.codec.timeline.Directory.ColumnEntry;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Writes chunks; see docs/format/timeline-chunk.md.
final class TimelineEncoder {
  private final TimeRows rows;
  private final List<String> fields;
  private final Collection<String> indexed;
  private final Zstandard zstd;
  private final ByteSink body = new ByteSink();
  private final ByteSink indexes = new ByteSink();
  private final List<BlockEntry> blocks = new ArrayList<>();

  private TimelineEncoder(TimeRows rows, Collection<String> indexed, Zstandard zstd) {
    this.rows = rows;
    this.indexed = indexed;
    this.zstd = zstd;
    fields = List.copyOf(rows.fields());
  }

  /// Encodes sorted rows from one, inclusive, to another, exclusive.
  ///
  /// @param indexed the fields whose texts can be searched fast
  static TimelineChunk encode(TimeRows rows, int from, int to, Collection<String> indexed) {
    byte[] bytes;
    try (Zstandard zstd = Zstandard.forText()) {
      bytes = new TimelineEncoder(rows, indexed, zstd).write(from, to);
    }
    TimelineChunk chunk = TimelineChunk.open(bytes);
    // Verify the chunk by reading it back: the originals of its rows will be deleted.
    if (!chunk.decode().sameAs(rows.slice(from, to))) {
      throw new QuipuException(
          ErrorCode.INTERNAL, "A chunk of " + (to - from) + " rows did not come back as written");
    }
    return chunk;
  }

  static Extent extent(TimeRows rows, int from, int to) {
    long leastIndex = Long.MAX_VALUE;
    long greatestIndex = Long.MIN_VALUE;
    for (int row = from; row < to; row++) {
      leastIndex = Math.min(leastIndex, rows.index(row));
      greatestIndex = Math.max(greatestIndex, rows.index(row));
    }
    return new Extent(to - from, rows.timeUs(from), rows.timeUs(to - 1), leastIndex, greatestIndex);
  }

  private byte[] write(int from, int to) {
    int start = from;
    long bytes = 0;
    for (int row = from; row < to; row++) {
      bytes += rows.rowBytes(row);
      if (row + 1 == to
          || row + 1 - start == TimelineLimits.BLOCK_ROWS
          || bytes >= TimelineLimits.BLOCK_BYTES) {
        putBlock(start, row + 1);
        start = row + 1;
        bytes = 0;
      }
    }
    ByteSink directory = new ByteSink();
    new Directory(fields, blocks).put(directory);
    TimelineHeader header =
        new TimelineHeader(extent(rows, from, to), directory.length(), indexes.length());
    ByteSink out = new ByteSink();
    header.put(out, header.bodyAt() + body.length() + ChunkFormat.CHECKSUM_BYTES);
    putChecked(directory, out);
    putChecked(indexes, out);
    out.put(body);
    out.putInt(ChunkFormat.checksum(out.array(), 0, out.length()));
    return out.toBytes();
  }

  private static void putChecked(ByteSink part, ByteSink out) {
    out.put(part);
    out.putInt(ChunkFormat.checksum(part.array(), 0, part.length()));
  }

  private void putBlock(int from, int to) {
    int indexAt = indexes.length();
    putTextIndex(from, to);
    ByteSink plain = new ByteSink();
    ColumnCodec.putLongs(rows.timesUs(), from, to, plain);
    ColumnEntry times = put(pack(plain), ColumnEntry.ABSENT);
    plain = new ByteSink();
    ColumnCodec.putLongs(rows.indexes(), from, to, plain);
    ColumnEntry order = put(pack(plain), ColumnEntry.ABSENT);
    List<ColumnEntry> columns = new ArrayList<>();
    for (String field : fields) {
      columns.add(putField(rows.column(field), from, to));
    }
    blocks.add(
        new BlockEntry(
            to - from,
            rows.timeUs(from),
            rows.timeUs(to - 1),
            indexAt,
            indexes.length() - indexAt,
            times,
            order,
            columns));
  }

  private ColumnEntry putField(TimeRows.Column column, int from, int to) {
    boolean any = false;
    boolean hasJson = false;
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int row = from; row < to; row++) {
      if (column.isNumber(row)) {
        any = true;
        double value = column.number(row);
        if (value < least) {
          least = value;
        }
        if (value > greatest) {
          greatest = value;
        }
      } else {
        hasJson |= column.json(row) != null;
      }
    }
    any |= hasJson;
    if (!any) {
      return ColumnEntry.ABSENT;
    }
    ByteSink plain = new ByteSink();
    ColumnCodec.putField(column, from, to, false, plain);
    Packed packed = pack(plain);
    if (hasJson) {
      ByteSink templates = new ByteSink();
      ColumnCodec.putField(column, from, to, true, templates);
      Packed other = pack(templates);
      packed = other.length < packed.length ? other : packed;
    }
    return put(packed, new ColumnEntry(0, 0, 0, least, greatest));
  }

  /// A column as it is written: compressed if that makes it smaller.
  private static final class Packed {
    /// The first `length` count.
    final byte[] bytes;

    final int length;
    final int unpackedBytes;

    Packed(byte[] bytes, int length, int unpackedBytes) {
      this.bytes = bytes;
      this.length = length;
      this.unpackedBytes = unpackedBytes;
    }
  }

  private Packed pack(ByteSink plain) {
    byte[] packed = new byte[Zstandard.bound(plain.length())];
    int length = zstd.compress(plain.array(), plain.length(), packed);
    return length < plain.length()
        ? new Packed(packed, length, plain.length())
        : new Packed(plain.array(), plain.length(), plain.length());
  }

  private ColumnEntry put(Packed packed, ColumnEntry stats) {
    int at = body.length();
    body.put(packed.bytes, 0, packed.length);
    body.putInt(ChunkFormat.checksum(body.array(), at, packed.length));
    return new ColumnEntry(
        at, packed.length, packed.unpackedBytes, stats.least(), stats.greatest());
  }

  private void putTextIndex(int from, int to) {
    TextIndex.Builder builder = new TextIndex.Builder();
    boolean any = false;
    for (String field : indexed) {
      for (int row = from; row < to; row++) {
        JsonText json = rows.json(row, field);
        if (json != null && json.isString()) {
          builder.add(JsonString.text(json));
          any = true;
        }
      }
    }
    if (any) {
      builder.build().write(indexes);
    }
  }
}
