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
import org.jspecify.annotations.Nullable;

/// Writes chunks; see docs/format/timeline-chunk.md.
final class TimelineEncoder {
  /// A form of JSON is kept for the later blocks of a chunk if it saves one part in this many.
  private static final int CLEARLY = 8;

  private final TimeRows rows;
  private final List<String> fields;
  private final Collection<String> indexed;
  private final Zstandard zstd;
  private final ByteSink body = new ByteSink();
  private final ByteSink indexes = new ByteSink();
  private final List<BlockEntry> blocks = new ArrayList<>();

  /// For each field whether its JSON is written as templates; null as long as both are tried.
  private final @Nullable Boolean[] templates;

  private TimelineEncoder(TimeRows rows, Collection<String> indexed, Zstandard zstd) {
    this.rows = rows;
    this.indexed = indexed;
    this.zstd = zstd;
    fields = List.copyOf(rows.fields());
    templates = new Boolean[fields.size()];
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
    if (!chunk.holds(rows, from, to)) {
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
    int[] rowBytes = rows.rowBytes(from, to);
    for (int row = from; row < to; row++) {
      bytes += rowBytes[row - from];
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
    for (int f = 0; f < fields.size(); f++) {
      columns.add(putField(f, from, to));
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

  private ColumnEntry putField(int field, int from, int to) {
    TimeRows.Column column = rows.column(fields.get(field));
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
    Packed packed =
        hasJson ? packJson(field, column, from, to) : packField(column, from, to, false);
    return put(packed, new ColumnEntry(0, 0, 0, least, greatest));
  }

  /// Packs a column in the smaller of both forms of JSON.
  private Packed packJson(int field, TimeRows.Column column, int from, int to) {
    Boolean form = templates[field];
    if (form != null) {
      return packField(column, from, to, form);
    }
    Packed plain = packField(column, from, to, false);
    Packed other = packField(column, from, to, true);
    boolean isOther = other.length < plain.length;
    long saved = Math.abs(other.length - plain.length);
    if (CLEARLY * saved >= Math.max(other.length, plain.length)) {
      templates[field] = isOther;
    }
    return isOther ? other : plain;
  }

  private Packed packField(TimeRows.Column column, int from, int to, boolean asTemplates) {
    ByteSink plain = new ByteSink();
    ColumnCodec.putField(column, from, to, asTemplates, plain);
    return pack(plain);
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
      if (!rows.fields().contains(field)) {
        continue;
      }
      TimeRows.Column column = rows.column(field);
      for (int row = from; row < to; row++) {
        JsonText json = column.json(row);
        if (json != null && json.isString()) {
          addTriples(json, builder);
          any = true;
        }
      }
    }
    if (any) {
      builder.build().write(indexes);
    }
  }

  private static void addTriples(JsonText json, TextIndex.Builder builder) {
    String text = json.text();
    if (text.indexOf('\\') < 0) {
      builder.add(text, 1, text.length() - 1);
    } else {
      String unescaped = JsonString.text(json);
      builder.add(unescaped, 0, unescaped.length());
    }
  }
}
