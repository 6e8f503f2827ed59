package dev.quipu.core.frame;

import dev.quipu.core.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/// Writes frames; see docs/format/frame.md.
final class FrameEncoder {
  private byte[] out = new byte[512];
  private int length;

  byte[] encode(Frame frame) {
    length = FrameFormat.HEADER_BYTES;
    Map<String, Integer> ids = keyIds(frame);
    boolean byTime = frame.kind().isByTime();
    if (byTime) {
      putVarint(frame.kind().number());
    }
    putVarint(frame.points());
    putVarint(ids.size());
    for (String key : ids.keySet()) {
      byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
      putVarint(utf8.length);
      put(utf8);
    }
    putVarint(frame.blocks().size());
    for (Block block : frame.blocks()) {
      putBlock(block, ids, byTime);
    }
    int body = length - FrameFormat.HEADER_BYTES;
    reserve(4);
    FrameFormat.INTS.set(out, 0, FrameFormat.MAGIC);
    FrameFormat.INTS.set(out, 4, version(frame));
    FrameFormat.INTS.set(out, 8, body);
    CRC32C crc = new CRC32C();
    crc.update(out, 0, length);
    FrameFormat.INTS.set(out, length, (int) crc.getValue());
    length += 4;
    return Arrays.copyOf(out, length);
  }

  /// The oldest version that can hold the frame, so that older servers accept it.
  private static int version(Frame frame) {
    if (frame.kind().isByTime()) {
      return FrameFormat.VERSION_TIMES;
    }
    for (Block block : frame.blocks()) {
      for (int k = 0; k < block.keyCount(); k++) {
        if (block.isJson(k)) {
          return FrameFormat.VERSION_JSON;
        }
      }
    }
    return FrameFormat.VERSION_NUMBERS;
  }

  private static Map<String, Integer> keyIds(Frame frame) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (Block block : frame.blocks()) {
      for (int k = 0; k < block.keyCount(); k++) {
        ids.putIfAbsent(block.key(k), ids.size());
      }
    }
    return ids;
  }

  private void putBlock(Block block, Map<String, Integer> ids, boolean byTime) {
    putVarint(block.keyCount());
    for (int k = 0; k < block.keyCount(); k++) {
      putVarint(ids.getOrDefault(block.key(k), -1));
    }
    putVarint(block.rows());
    putLongs(block.steps(), block.rows());
    if (!byTime) {
      putLongs(block.timesMs(), block.rows());
    }
    for (int k = 0; k < block.keyCount(); k++) {
      if (block.isJson(k)) {
        putJson(block.json(k), block.rows());
      } else {
        putDoubles(block.values(k), block.rows());
      }
    }
  }

  private void putLongs(long[] column, int rows) {
    boolean regular = true;
    long delta = rows > 1 ? column[1] - column[0] : 0;
    for (int i = 2; i < rows && regular; i++) {
      regular = column[i] - column[i - 1] == delta;
    }
    if (regular) {
      put(FrameFormat.LONGS_REGULAR);
      putVarint(zigzag(column[0]));
      putVarint(zigzag(delta));
      return;
    }
    put(FrameFormat.LONGS_DELTAS);
    long previous = 0;
    for (int i = 0; i < rows; i++) {
      putVarint(zigzag(column[i] - previous));
      previous = column[i];
    }
  }

  private void putDoubles(double[] column, int rows) {
    boolean constant = true;
    boolean floats = true;
    long first = Double.doubleToRawLongBits(column[0]);
    for (int i = 0; i < rows && (constant || floats); i++) {
      long bits = Double.doubleToRawLongBits(column[i]);
      constant &= bits == first;
      floats &= Double.doubleToRawLongBits((float) column[i]) == bits;
    }
    if (constant && rows > 1) {
      put(FrameFormat.DOUBLES_CONSTANT);
      reserve(8);
      FrameFormat.LONGS.set(out, length, first);
      length += 8;
    } else if (floats) {
      put(FrameFormat.DOUBLES_AS_FLOATS);
      reserve(rows * 4);
      for (int i = 0; i < rows; i++, length += 4) {
        FrameFormat.INTS.set(out, length, Float.floatToRawIntBits((float) column[i]));
      }
    } else {
      put(FrameFormat.DOUBLES_RAW);
      reserve(rows * 8);
      for (int i = 0; i < rows; i++, length += 8) {
        FrameFormat.LONGS.set(out, length, Double.doubleToRawLongBits(column[i]));
      }
    }
  }

  private void putJson(JsonText[] column, int rows) {
    put(FrameFormat.JSON);
    byte[][] utf8 = new byte[rows][];
    for (int i = 0; i < rows; i++) {
      utf8[i] = column[i].text().getBytes(StandardCharsets.UTF_8);
      putVarint(utf8[i].length);
    }
    for (byte[] value : utf8) {
      put(value);
    }
  }

  private static long zigzag(long v) {
    return (v << 1) ^ (v >> 63);
  }

  private void putVarint(long v) {
    reserve(10);
    while ((v & ~0x7fL) != 0) {
      out[length++] = (byte) (v | 0x80);
      v >>>= 7;
    }
    out[length++] = (byte) v;
  }

  private void put(byte b) {
    reserve(1);
    out[length++] = b;
  }

  private void put(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, out, length, bytes.length);
    length += bytes.length;
  }

  private void reserve(int bytes) {
    if (length + bytes > out.length) {
      out = Arrays.copyOf(out, Math.max(out.length * 2, length + bytes));
    }
  }
}
