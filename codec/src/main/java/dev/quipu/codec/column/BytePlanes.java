package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Zstandard;
import java.util.Arrays;

/// Numbers split into planes of bytes: first the highest bytes of all numbers, then the next, and
/// so on. Each plane is stored raw, as its one repeated byte, or compressed, whichever is smallest.
/// Signs and exponents compress well; the low bits of a mantissa are noise and stay raw.
///
/// As bytes: two bits for each plane, the highest plane in the lowest bits, with its storage; then
/// the planes. A compressed plane follows its length as a varint.
final class BytePlanes {
  private static final int RAW = 0;
  private static final int CONSTANT = 1;
  private static final int COMPRESSED = 2;

  private final byte[][] planes;
  private byte[] packed = new byte[0];

  BytePlanes(int width, int capacity) {
    planes = new byte[width][capacity];
  }

  /// The planes, highest first; filled before [#encode] and by [#decode].
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
    // Do not compress for a gain of less than 1/32: a raw plane takes no time to read.
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

  /// Moves past planes of `count` bytes. Only those from `from` to `to` need be valid afterwards.
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
