package dev.quipu.codec.bytes;

import java.nio.ByteBuffer;

/// A position in untrusted bytes. Reads past the end are refused.
public final class ByteCursor {
  private final byte[] in;
  private final int end;
  private int at;

  public ByteCursor(byte[] in, int at, int length) {
    this.in = in;
    this.at = at;
    this.end = at + length;
  }

  /// A cursor over the content of the buffer, which is copied if no array backs the buffer.
  static ByteCursor of(ByteBuffer buffer) {
    if (buffer.hasArray()) {
      return new ByteCursor(
          buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
    }
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return new ByteCursor(copy, 0, copy.length);
  }

  /// Another cursor at the same position.
  public ByteCursor copy() {
    return new ByteCursor(in, at, end - at);
  }

  public byte[] array() {
    return in;
  }

  public int at() {
    return at;
  }

  public int left() {
    return end - at;
  }

  public int octet() {
    return in[take(1)] & 0xff;
  }

  public int uint16() {
    int i = take(2);
    return (in[i] & 0xff) | (in[i + 1] & 0xff) << 8;
  }

  public int int32() {
    return (int) ChunkFormat.INTS.get(in, take(4));
  }

  public long int64() {
    return (long) ChunkFormat.LONGS.get(in, take(8));
  }

  public double float64() {
    return Double.longBitsToDouble(int64());
  }

  public long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = octet();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw ChunkFormat.corrupt("a number has more than 10 bytes");
  }

  public long zigzag() {
    long v = varint();
    return (v >>> 1) ^ -(v & 1);
  }

  /// Reads a count of at most `max`.
  public int count(String what, int max) {
    long value = varint();
    if (value < 0 || value > max) {
      throw ChunkFormat.corrupt(
          "its number of " + what + " is " + Long.toUnsignedString(value) + ", more than " + max);
    }
    return (int) value;
  }

  /// Moves past bytes.
  ///
  /// @return the position of the first of them in [#array]
  public int take(int bytes) {
    if (bytes < 0 || bytes > end - at) {
      throw ChunkFormat.corrupt("a part needs " + bytes + " bytes and has " + (end - at));
    }
    int start = at;
    at += bytes;
    return start;
  }

  /// Checks that all bytes were read.
  public void finish() {
    if (at != end) {
      throw ChunkFormat.corrupt("a part has " + (end - at) + " bytes too many");
    }
  }
}
