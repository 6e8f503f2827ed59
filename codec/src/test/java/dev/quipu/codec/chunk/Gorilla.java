package dev.quipu.codec.chunk;

import java.util.Arrays;

/// The rejected encoding of values, for comparison. Each value is XORed with the previous one, and
/// the bits that differ are written. Pelkonen et al., "Gorilla: A Fast, Scalable, In-Memory Time
/// Series Database", VLDB 2015.
final class Gorilla {
  private byte[] bytes;
  private int at;
  private long word;
  private int bits;

  private Gorilla(byte[] bytes) {
    this.bytes = bytes;
  }

  static byte[] encode(double[] values) {
    Gorilla out = new Gorilla(new byte[values.length * 10 + 16]);
    long previous = Double.doubleToRawLongBits(values[0]);
    out.put(previous, 64);
    int leading = 65;
    int trailing = 0;
    for (int i = 1; i < values.length; i++) {
      long current = Double.doubleToRawLongBits(values[i]);
      long xor = current ^ previous;
      previous = current;
      if (xor == 0) {
        out.put(0, 1);
        continue;
      }
      int lead = Math.min(31, Long.numberOfLeadingZeros(xor));
      int trail = Long.numberOfTrailingZeros(xor);
      if (lead >= leading && trail >= trailing) {
        out.put(0b10, 2);
        out.put(xor >>> trailing, 64 - leading - trailing);
      } else {
        leading = lead;
        trailing = trail;
        int length = 64 - lead - trail;
        out.put(0b11, 2);
        out.put(lead, 5);
        out.put(length - 1, 6);
        out.put(xor >>> trail, length);
      }
    }
    out.put(0, 7);
    return Arrays.copyOf(out.bytes, out.at);
  }

  static void decode(byte[] bytes, double[] into) {
    Gorilla in = new Gorilla(Arrays.copyOf(bytes, bytes.length + 8));
    long value = in.get(64);
    into[0] = Double.longBitsToDouble(value);
    int leading = 0;
    int trailing = 0;
    for (int i = 1; i < into.length; i++) {
      if (in.get(1) != 0) {
        if (in.get(1) != 0) {
          leading = (int) in.get(5);
          trailing = 64 - leading - (int) in.get(6) - 1;
        }
        value ^= in.get(64 - leading - trailing) << trailing;
      }
      into[i] = Double.longBitsToDouble(value);
    }
  }

  private void put(long v, int count) {
    if (count > 32) {
      put(v >>> 32, count - 32);
      put(v & 0xffff_ffffL, 32);
      return;
    }
    word = word << count | v;
    bits += count;
    while (bits >= 8) {
      bits -= 8;
      bytes[at++] = (byte) (word >>> bits);
    }
  }

  private long get(int count) {
    if (count > 32) {
      long high = get(count - 32);
      return high << 32 | get(32);
    }
    while (bits < count) {
      word = word << 8 | (bytes[at++] & 0xff);
      bits += 8;
    }
    bits -= count;
    return word >>> bits & ((1L << count) - 1);
  }
}
