package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Zstandard;
import java.util.Arrays;

/// Numbers split into planes: all their highest bytes, then all the next, and so on. Each plane is
/// stored as it is, as the one byte it consists of, or compressed, whichever is smallest: signs and
/// exponents shrink to little, the last bits of a mantissa are noise and are left alone.
///
/// As bytes: two bits a plane, the highest plane in the lowest bits, that say how it is stored;
/// then the planes, a compressed one behind its length as a varint.
final class BytePlanes {
  private static final int RAW = 0;
  private static final int CONSTANT = 1;
  private static final int COMPRESSED = 2;

  private final byte[][] planes;
  private byte[] packed = new byte[0];

  BytePlanes(int width, int capacity) {
    planes = new byte[width][capacity];
  }

  /// The planes, the highest first; filled before [#encode] and by [#decode].
  byte[][] planes() {
    return planes;
  }

  void encode(int count, Zstandard zstd, ByteSink out) {
    int modeBytes = planes.length / 4;
    int modesAt = out.grow(modeBytes);
    int modes = 0;
    for (int p = 0; p < planes.length; p++) {
      modes |= encodePlane(planes[p], count, zstd, out) << (2 * p);
    }
    for (int i = 0; i < modeBytes; i++) {
      out.array()[modesAt + i] = (byte) (modes >>> (8 * i));
    }
  }

  private int encodePlane(byte[] plane, int count, Zstandard zstd, ByteSink out) {
    if (isConstant(plane, count)) {
      out.putByte(plane[0]);
      return CONSTANT;
    }
    if (packed.length == 0) {
      packed = new byte[Zstandard.bound(plane.length)];
    }
    int length = zstd.compress(plane, count, packed);
    // Not for a gain of less than a 32nd: a plane as it is costs no time to read.
    if (length + 2 < count - count / 32) {
      out.putVarint(length);
      out.put(packed, 0, length);
      return COMPRESSED;
    }
    out.put(plane, 0, count);
    return RAW;
  }

  private static boolean isConstant(byte[] plane, int count) {
    for (int i = 1; i < count; i++) {
      if (plane[i] != plane[0]) {
        return false;
      }
    }
    return true;
  }

  /// Passes over planes of `count` bytes; only those from `from` to `to` need be there afterwards.
  void decode(ByteCursor in, Zstandard zstd, int count, int from, int to) {
    int modes = planes.length == 4 ? in.octet() : in.uint16();
    for (byte[] plane : planes) {
      switch (modes & 3) {
        case RAW -> System.arraycopy(in.array(), in.take(count) + from, plane, from, to - from);
        case CONSTANT -> Arrays.fill(plane, from, to, (byte) in.octet());
        case COMPRESSED ->
            zstd.decompress(in, in.count("bytes of a plane", in.left()), plane, count);
        default -> throw ChunkFormat.corrupt("a plane is stored in the unknown way 3");
      }
      modes >>>= 2;
    }
  }
}
