package dev.quipu.codec.chunk;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.ChunkLimits;
import dev.quipu.codec.bytes.Prologue;
import dev.quipu.codec.bytes.Zstandard;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.limits.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Values of one key and attempt that are no numbers, in stored form: sorted by index, compressed
/// as a whole. See docs/format/json-chunk.md. Opening reads the header. Not safe for several
/// threads.
public final class JsonChunk implements EncodedChunk {
  private static final Prologue PROLOGUE = new Prologue("QPCJ", 1, 1);
  private static final int HEADER_AT = Prologue.BYTES;
  private static final int HEADER_BYTES = 8 + 4 * 8 + 4;
  private static final int BODY_AT = HEADER_AT + HEADER_BYTES;
  private static final int CHECKSUM_BYTES = 4;

  /// The most bytes of index, step, time and length.
  private static final int NUMBERS_BYTES = 33;

  /// The value that makes a chunk full is its last one.
  private static final int MOST_UNPACKED =
      ChunkLimits.JSON_CHUNK_BYTES + NUMBERS_BYTES + Limits.VALUE_BYTES;

  private final ByteBuffer bytes;
  private final Extent extent;
  private final int unpackedBytes;

  private JsonChunk(ByteBuffer bytes, Extent extent, int unpackedBytes) {
    this.bytes = bytes;
    this.extent = extent;
    this.unpackedBytes = unpackedBytes;
  }

  // ---- writing ----

  /// Encodes values into as many chunks as they fill; all chunks but the last are full.
  public static List<JsonChunk> encode(JsonValues values) {
    List<JsonChunk> chunks = new ArrayList<>();
    int from = 0;
    long cost = 0;
    for (int i = 0; i < values.size(); i++) {
      cost += NUMBERS_BYTES + utf8(values.value(i)).length;
      if (cost >= ChunkLimits.JSON_CHUNK_BYTES || i + 1 == values.size()) {
        chunks.add(encode(values, from, i + 1));
        from = i + 1;
        cost = 0;
      }
    }
    return chunks;
  }

  private static JsonChunk encode(JsonValues values, int from, int to) {
    ByteSink plain = plain(values, from, to);
    ByteSink out = new ByteSink();
    out.grow(HEADER_AT);
    putHeader(out, values, from, to, plain.length());
    byte[] packed = new byte[Zstandard.bound(plain.length())];
    try (Zstandard zstd = Zstandard.forText()) {
      out.put(packed, 0, zstd.compress(plain.array(), plain.length(), packed));
    }
    PROLOGUE.put(out.array(), out.length() + CHECKSUM_BYTES);
    out.putInt(ChunkFormat.checksum(out.array(), 0, out.length()));
    JsonChunk chunk = open(out.toBytes());
    // Verify the chunk by reading it back: the originals of its values will be deleted.
    if (!chunk.holds(values, from)) {
      throw new QuipuException(
          ErrorCode.INTERNAL, "A chunk of " + (to - from) + " values did not come back as written");
    }
    return chunk;
  }

  private static ByteSink plain(JsonValues values, int from, int to) {
    ByteSink plain = new ByteSink();
    for (int i = from; i < to; i++) {
      plain.putZigzag(values.index(i) - (i == from ? 0 : values.index(i - 1)));
    }
    for (int i = from; i < to; i++) {
      plain.putZigzag(values.step(i) - (i == from ? 0 : values.step(i - 1)));
    }
    for (int i = from; i < to; i++) {
      plain.putZigzag(values.timeMs(i) - (i == from ? 0 : values.timeMs(i - 1)));
    }
    for (int i = from; i < to; i++) {
      plain.putVarint(utf8(values.value(i)).length);
    }
    for (int i = from; i < to; i++) {
      byte[] text = utf8(values.value(i));
      plain.put(text, 0, text.length);
    }
    return plain;
  }

  private static void putHeader(
      ByteSink out, JsonValues values, int from, int to, int unpackedBytes) {
    Extent extent = extent(values, from, to);
    int start = out.length();
    out.putInt(extent.values());
    out.putInt(unpackedBytes);
    out.putLong(extent.leastStep());
    out.putLong(extent.greatestStep());
    out.putLong(extent.leastIndex());
    out.putLong(extent.greatestIndex());
    out.putInt(ChunkFormat.checksum(out.array(), start, out.length() - start));
  }

  private static Extent extent(JsonValues values, int from, int to) {
    long leastStep = Long.MAX_VALUE;
    long greatestStep = Long.MIN_VALUE;
    long leastIndex = Long.MAX_VALUE;
    long greatestIndex = Long.MIN_VALUE;
    for (int i = from; i < to; i++) {
      leastStep = Math.min(leastStep, values.step(i));
      greatestStep = Math.max(greatestStep, values.step(i));
      leastIndex = Math.min(leastIndex, values.index(i));
      greatestIndex = Math.max(greatestIndex, values.index(i));
    }
    return new Extent(to - from, leastStep, greatestStep, leastIndex, greatestIndex);
  }

  private static byte[] utf8(JsonText value) {
    return value.text().getBytes(StandardCharsets.UTF_8);
  }

  // ---- reading ----

  /// Opens a chunk; the bytes are not copied.
  ///
  /// @throws QuipuException CORRUPT if the header is damaged; NOT_IMPLEMENTED if the version of the
  ///   chunk is too old or too new, as the detail `reason` says
  public static JsonChunk open(byte[] bytes) {
    return open(ByteBuffer.wrap(bytes));
  }

  /// Opens the chunk between position and limit of the buffer.
  ///
  /// @throws QuipuException as [#open(byte\[\])]
  public static JsonChunk open(ByteBuffer bytes) {
    int length = bytes.remaining();
    byte[] head = new byte[Math.min(length, BODY_AT)];
    bytes.duplicate().get(head);
    checkPrologue(head, length);
    ByteCursor in = new ByteCursor(head, HEADER_AT, HEADER_BYTES);
    int values = in.int32();
    int unpackedBytes = in.int32();
    Extent extent = new Extent(values, in.int64(), in.int64(), in.int64(), in.int64());
    if (in.int32() != ChunkFormat.checksum(head, HEADER_AT, HEADER_BYTES - CHECKSUM_BYTES)) {
      throw ChunkFormat.corrupt("the checksum of its header does not fit");
    }
    // Each value has at least five bytes.
    if (unpackedBytes > MOST_UNPACKED || values < 1 || values > unpackedBytes / 5) {
      throw ChunkFormat.corrupt("it has " + values + " values in " + unpackedBytes + " bytes");
    }
    return new JsonChunk(bytes.slice(), extent, unpackedBytes);
  }

  private static void checkPrologue(byte[] head, int length) {
    if (length < BODY_AT + CHECKSUM_BYTES) {
      throw ChunkFormat.corrupt("it has " + length + " bytes, less than a header");
    }
    if (PROLOGUE.read(head, 0) != length) {
      throw ChunkFormat.corrupt("its length is not the one in its header");
    }
  }

  @Override
  public Extent extent() {
    return extent;
  }

  @Override
  public int lengthBytes() {
    return bytes.remaining();
  }

  @Override
  public byte[] bytes() {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return copy;
  }

  /// Adds the values with an index in a range, in the order they were logged.
  ///
  /// @throws QuipuException CORRUPT if the chunk is damaged
  public void decode(long fromIndex, long toIndex, JsonValues into) {
    byte[] all = bytes();
    int end = all.length - CHECKSUM_BYTES;
    if ((int) ChunkFormat.INTS.get(all, end) != ChunkFormat.checksum(all, 0, end)) {
      throw ChunkFormat.corrupt("its checksum does not fit");
    }
    byte[] plain = new byte[unpackedBytes];
    try (Zstandard zstd = Zstandard.forText()) {
      zstd.decompress(
          new ByteCursor(all, BODY_AT, end - BODY_AT), end - BODY_AT, plain, plain.length);
    }
    ByteCursor in = new ByteCursor(plain, 0, plain.length);
    long[] indexes = integers(in);
    long[] steps = integers(in);
    long[] timesMs = integers(in);
    int[] lengths = new int[extent.values()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = in.count("bytes of a value", Limits.VALUE_BYTES);
    }
    for (int i = 0; i < lengths.length; i++) {
      int at = in.take(lengths[i]);
      if (indexes[i] >= fromIndex && indexes[i] <= toIndex) {
        into.add(steps[i], timesMs[i], indexes[i], value(plain, at, lengths[i]));
      }
    }
    in.finish();
  }

  private long[] integers(ByteCursor in) {
    long[] column = new long[extent.values()];
    long value = 0;
    for (int i = 0; i < column.length; i++) {
      value += in.zigzag();
      column[i] = value;
    }
    return column;
  }

  private static JsonText value(byte[] plain, int at, int length) {
    try {
      return new JsonText(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(plain, at, length))
              .toString());
    } catch (CharacterCodingException e) {
      throw ChunkFormat.corrupt("a value is not UTF-8");
    } catch (QuipuException e) {
      throw ChunkFormat.corrupt(e.message());
    }
  }

  /// Decodes all values.
  public JsonValues decode() {
    JsonValues all = new JsonValues();
    decode(Long.MIN_VALUE, Long.MAX_VALUE, all);
    return all;
  }

  @Override
  public void verify() {
    JsonValues all = decode();
    if (!extent(all, 0, all.size()).equals(extent)) {
      throw ChunkFormat.corrupt("its header is not what its values say");
    }
  }

  private boolean holds(JsonValues values, int from) {
    JsonValues all = decode();
    boolean same = all.size() == extent.values();
    for (int i = 0; i < all.size() && same; i++) {
      same =
          all.index(i) == values.index(from + i)
              && all.step(i) == values.step(from + i)
              && all.timeMs(i) == values.timeMs(from + i)
              && all.value(i).equals(values.value(from + i));
    }
    return same;
  }
}
