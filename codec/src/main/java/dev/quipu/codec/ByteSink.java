package dev.quipu.codec;

import java.util.Arrays;

/// Bytes that grow at the end, little-endian.
final class ByteSink {
  private byte[] out = new byte[1024];
  private int length;

  int length() {
    return length;
  }

  /// The array the bytes are in; valid until the next write.
  byte[] array() {
    return out;
  }

  byte[] toBytes() {
    return Arrays.copyOf(out, length);
  }

  void clear() {
    length = 0;
  }

  void putByte(int v) {
    reserve(1);
    out[length++] = (byte) v;
  }

  void putShort(int v) {
    putByte(v);
    putByte(v >>> 8);
  }

  void putInt(int v) {
    reserve(4);
    ChunkFormat.INTS.set(out, length, v);
    length += 4;
  }

  void putLong(long v) {
    reserve(8);
    ChunkFormat.LONGS.set(out, length, v);
    length += 8;
  }

  void putDouble(double v) {
    putLong(Double.doubleToRawLongBits(v));
  }

  void putVarint(long v) {
    reserve(10);
    while ((v & ~0x7fL) != 0) {
      out[length++] = (byte) (v | 0x80);
      v >>>= 7;
    }
    out[length++] = (byte) v;
  }

  void putZigzag(long v) {
    putVarint((v << 1) ^ (v >> 63));
  }

  void put(byte[] bytes, int offset, int count) {
    reserve(count);
    System.arraycopy(bytes, offset, out, length, count);
    length += count;
  }

  void put(ByteSink other) {
    put(other.out, 0, other.length);
  }

  /// Makes room for `bytes` more in [#array], to be filled by the caller from the returned offset.
  int grow(int bytes) {
    reserve(bytes);
    int at = length;
    length += bytes;
    return at;
  }

  private void reserve(int bytes) {
    if (length + bytes > out.length) {
      out = Arrays.copyOf(out, Math.max(out.length * 2, length + bytes));
    }
  }
}
