package dev.quipu.codec.bytes;

import java.util.Arrays;

/// A growing array of bytes, little-endian.
public final class ByteSink {
  private byte[] out = new byte[1024];
  private int length;

  public int length() {
    return length;
  }

  /// The array that holds the bytes; valid until the next write.
  public byte[] array() {
    return out;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(out, length);
  }

  /// Forgets the bytes.
  public void clear() {
    length = 0;
  }

  public void putByte(int v) {
    reserve(1);
    out[length++] = (byte) v;
  }

  public void putShort(int v) {
    putByte(v);
    putByte(v >>> 8);
  }

  public void putInt(int v) {
    reserve(4);
    ChunkFormat.INTS.set(out, length, v);
    length += 4;
  }

  public void putLong(long v) {
    reserve(8);
    ChunkFormat.LONGS.set(out, length, v);
    length += 8;
  }

  public void putDouble(double v) {
    putLong(Double.doubleToRawLongBits(v));
  }

  public void putVarint(long v) {
    reserve(10);
    while ((v & ~0x7fL) != 0) {
      out[length++] = (byte) (v | 0x80);
      v >>>= 7;
    }
    out[length++] = (byte) v;
  }

  public void putZigzag(long v) {
    putVarint((v << 1) ^ (v >> 63));
  }

  public void put(byte[] bytes, int offset, int count) {
    reserve(count);
    System.arraycopy(bytes, offset, out, length, count);
    length += count;
  }

  public void put(ByteSink other) {
    put(other.out, 0, other.length);
  }

  /// Makes room for `bytes` more in [#array]. The caller fills them from the returned offset.
  public int grow(int bytes) {
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
