package dev.quipu.core.frame;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.limits.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads frames; see docs/format/frame.md. Every length is checked against the remaining bytes
/// before anything is allocated, so that damaged or hostile bytes end in an exception, never in a
/// hang or an out-of-memory error.
final class FrameDecoder {
  /// What the JDK puts in the place of bytes that are no UTF-8.
  private static final char REPLACEMENT = '\uFFFD';

  private final byte[] in;
  private final int end;
  private final boolean mayHoldJson;
  private final FrameKind kind;
  private int at = FrameFormat.HEADER_BYTES;

  private FrameDecoder(byte[] bytes, int version) {
    in = bytes;
    end = bytes.length - FrameFormat.CHECKSUM_BYTES;
    mayHoldJson = version >= FrameFormat.VERSION_JSON;
    kind = version < FrameFormat.VERSION_TIMES ? FrameKind.POINTS : kind();
  }

  private FrameKind kind() {
    long number = varint();
    return FrameKind.find(number)
        .filter(FrameKind::isByTime)
        .orElseThrow(
            () -> bad("its kind is " + Long.toUnsignedString(number) + ", which is unknown"));
  }

  static Frame decode(byte[] bytes) {
    FrameDecoder decoder = open(bytes);
    int points = decoder.count("points", Limits.FRAME_POINTS);
    String[] keys = decoder.keys();
    int blocks = decoder.count("blocks", Limits.FRAME_POINTS);
    List<Block> all = new ArrayList<>();
    int left = points;
    for (int b = 0; b < blocks; b++) {
      Block block = decoder.block(keys, left);
      left -= block.rows() * block.keyCount();
      all.add(block);
    }
    if (left != 0 || decoder.at != decoder.end) {
      throw bad("its counts and its length do not agree");
    }
    return new Frame(decoder.kind, all, points, bytes);
  }

  static void scan(
      byte[] bytes, Predicate<String> wanted, StreamRows streamRows, Frame.Columns sink) {
    FrameDecoder decoder = open(bytes);
    if (decoder.kind.isByTime()) {
      return;
    }
    int points = decoder.count("points", Limits.FRAME_POINTS);
    int keyCount = decoder.keyCount();
    @Nullable String[] keys = new String[keyCount];
    StreamRows.@Nullable Count[] streams = new StreamRows.Count[keyCount];
    if (!decoder.keys(wanted, streamRows, keys, streams)) {
      return;
    }
    int blocks = decoder.count("blocks", Limits.FRAME_POINTS);
    for (int b = 0; b < blocks; b++) {
      decoder.scanBlock(keys, streams, points, sink);
    }
  }

  /// Reads the keys: the wanted ones at their positions, and the streams whose rows are counted.
  /// False if there are no such keys or streams.
  private boolean keys(
      Predicate<String> wanted,
      StreamRows streamRows,
      @Nullable String[] keys,
      StreamRows.@Nullable Count[] streams) {
    boolean any = false;
    for (int k = 0; k < keys.length; k++) {
      int length = count("bytes of a key", Math.min(end - at, Limits.KEY_CHARS * 4));
      String key = new String(in, at, length, StandardCharsets.UTF_8);
      at += length;
      StreamRows.Count stream = streamRows.find(key);
      streams[k] = stream;
      if (stream != null && wanted.test(key)) {
        keys[k] = key;
      }
      any |= stream != null;
    }
    return any;
  }

  private void scanBlock(
      @Nullable String[] frameKeys,
      StreamRows.@Nullable Count[] frameStreams,
      int points,
      Frame.Columns sink) {
    int keyCount = count("keys of a block", Math.min(frameKeys.length, points));
    int[] keys = new int[keyCount];
    for (int k = 0; k < keyCount; k++) {
      keys[k] = index(frameKeys.length);
    }
    int rows = count("rows", points / keyCount);
    long[] steps = longs(rows);
    long[] times = longs(rows);
    for (int k : keys) {
      String key = frameKeys[k];
      StreamRows.Count stream = frameStreams[k];
      boolean json = isJson();
      if (key == null || stream == null || !sink.wants(key, json, rows, stream.rows)) {
        skip(json, rows);
      } else if (json) {
        sink.json(key, rows, stream.rows, steps, times, json(rows));
      } else {
        sink.numbers(key, rows, stream.rows, steps, times, doubles(rows));
      }
      if (stream != null) {
        stream.inBlock = rows;
      }
    }
    for (int k : keys) {
      StreamRows.Count stream = frameStreams[k];
      if (stream != null) {
        stream.rows += stream.inBlock;
        stream.inBlock = 0;
      }
    }
  }

  /// Whether the next column is JSON.
  private boolean isJson() {
    return mayHoldJson && at < end && in[at] == FrameFormat.JSON;
  }

  private void skip(boolean json, int rows) {
    if (json) {
      long bytes = 0;
      for (int length : jsonLengths(rows)) {
        bytes += length;
      }
      need(bytes);
      at += (int) bytes;
    } else {
      skipDoubles(rows);
    }
  }

  private void skipDoubles(int rows) {
    byte encoding = octet();
    long bytes =
        switch (encoding) {
          case FrameFormat.DOUBLES_RAW -> rows * 8L;
          case FrameFormat.DOUBLES_AS_FLOATS -> rows * 4L;
          case FrameFormat.DOUBLES_CONSTANT -> 8;
          default -> throw bad("a column of values has the unknown encoding " + encoding);
        };
    need(bytes);
    at += (int) bytes;
  }

  /// Checks magic, version, length and checksum.
  private static FrameDecoder open(byte[] bytes) {
    if (bytes.length > Limits.FRAME_BYTES) {
      throw new QuipuException(
          ErrorCode.TOO_LARGE,
          "Frame has " + bytes.length + " bytes; at most " + Limits.FRAME_BYTES + " are allowed");
    }
    if (bytes.length < FrameFormat.HEADER_BYTES + FrameFormat.CHECKSUM_BYTES) {
      throw bad("it has " + bytes.length + " bytes, less than a header");
    }
    if ((int) FrameFormat.INTS.get(bytes, 0) != FrameFormat.MAGIC) {
      throw bad("it does not start with QPFR");
    }
    int version = (int) FrameFormat.INTS.get(bytes, 4);
    if (version < FrameFormat.VERSION_NUMBERS || version > FrameFormat.VERSION_TIMES) {
      throw bad(
          "its version is "
              + version
              + "; this program reads "
              + FrameFormat.VERSION_NUMBERS
              + " to "
              + FrameFormat.VERSION_TIMES);
    }
    int end = bytes.length - FrameFormat.CHECKSUM_BYTES;
    if ((int) FrameFormat.INTS.get(bytes, 8) != end - FrameFormat.HEADER_BYTES) {
      throw bad("its length is not the one in its header");
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    if ((int) crc.getValue() != (int) FrameFormat.INTS.get(bytes, end)) {
      throw bad("its checksum does not fit");
    }
    return new FrameDecoder(bytes, version);
  }

  private int keyCount() {
    return count("keys", Math.min(Limits.FRAME_KEYS, (end - at) / 2));
  }

  private String[] keys() {
    String[] keys = new String[keyCount()];
    for (int k = 0; k < keys.length; k++) {
      int length = count("bytes of a key", Math.min(end - at, Limits.KEY_CHARS * 4));
      keys[k] = utf8("a key", length);
      kind.checkKey(keys[k]);
    }
    return keys;
  }

  private String utf8(String what, int length) {
    int start = at;
    at += length;
    String text = new String(in, start, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    // Bytes that are not UTF-8 are refused, not replaced; the text may also hold the replacement.
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(in, start, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw bad(what + " is not UTF-8");
    }
  }

  private Block block(String[] frameKeys, int pointsLeft) {
    int keyCount = count("keys of a block", Math.min(frameKeys.length, pointsLeft));
    String[] keys = new String[keyCount];
    for (int k = 0; k < keyCount; k++) {
      keys[k] = frameKeys[index(frameKeys.length)];
    }
    int rows = count("rows", pointsLeft / keyCount);
    long[] steps = longs(rows);
    long[] times = kind.isByTime() ? new long[rows] : longs(rows);
    double[][] values = new double[keyCount][];
    JsonText @Nullable [] @Nullable [] json = null;
    for (int k = 0; k < keyCount; k++) {
      if (isJson()) {
        json = json == null ? new JsonText[keyCount][] : json;
        json[k] = json(rows);
      } else {
        values[k] = doubles(rows);
      }
    }
    return new Block(keys, rows, steps, times, values, json);
  }

  private long[] longs(int rows) {
    byte encoding = octet();
    long[] column = new long[rows];
    if (encoding == FrameFormat.LONGS_REGULAR) {
      long value = zigzag();
      long delta = zigzag();
      for (int i = 0; i < rows; i++, value += delta) {
        column[i] = value;
      }
    } else if (encoding == FrameFormat.LONGS_DELTAS) {
      long value = 0;
      for (int i = 0; i < rows; i++) {
        value += zigzag();
        column[i] = value;
      }
    } else {
      throw bad("a column of integers has the unknown encoding " + encoding);
    }
    return column;
  }

  private double[] doubles(int rows) {
    byte encoding = octet();
    double[] column = new double[rows];
    switch (encoding) {
      case FrameFormat.DOUBLES_RAW -> {
        need(rows * 8L);
        for (int i = 0; i < rows; i++, at += 8) {
          column[i] = Double.longBitsToDouble((long) FrameFormat.LONGS.get(in, at));
        }
      }
      case FrameFormat.DOUBLES_AS_FLOATS -> {
        need(rows * 4L);
        for (int i = 0; i < rows; i++, at += 4) {
          column[i] = Float.intBitsToFloat((int) FrameFormat.INTS.get(in, at));
        }
      }
      case FrameFormat.DOUBLES_CONSTANT -> {
        need(8);
        Arrays.fill(column, Double.longBitsToDouble((long) FrameFormat.LONGS.get(in, at)));
        at += 8;
      }
      default -> throw bad("a column of values has the unknown encoding " + encoding);
    }
    return column;
  }

  private JsonText[] json(int rows) {
    int[] lengths = jsonLengths(rows);
    JsonText[] column = new JsonText[rows];
    for (int i = 0; i < rows; i++) {
      need(lengths[i]);
      column[i] = new JsonText(utf8("a value", lengths[i]));
    }
    return column;
  }

  private int[] jsonLengths(int rows) {
    octet();
    // Each value needs at least one byte for its length and one for a character.
    need(rows * 2L);
    int[] lengths = new int[rows];
    for (int i = 0; i < rows; i++) {
      lengths[i] = count("bytes of a value", Limits.VALUE_BYTES);
    }
    return lengths;
  }

  /// A count of at least 1 and at most `max`.
  private int count(String what, int max) {
    long value = varint();
    if (value < 1 || value > max) {
      throw bad(
          "its number of " + what + " is " + Long.toUnsignedString(value) + ", not 1 to " + max);
    }
    return (int) value;
  }

  private int index(int size) {
    long value = varint();
    if (value < 0 || value >= size) {
      throw bad("it names key " + Long.toUnsignedString(value) + " of " + size);
    }
    return (int) value;
  }

  private long zigzag() {
    long v = varint();
    return (v >>> 1) ^ -(v & 1);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = octet();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw bad("a number has more than 10 bytes");
  }

  private byte octet() {
    need(1);
    return in[at++];
  }

  private void need(long bytes) {
    if (bytes > end - at) {
      throw bad("it ends too early");
    }
  }

  private static QuipuException bad(String why) {
    return QuipuException.invalid("Frame cannot be read: " + why);
  }
}
