package dev.quipu.codec.evaluation;

import dev.quipu.core.error.QuipuException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// Bytes that end with their CRC-32C.
final class Checked {
  private static final int SUM_BYTES = 4;

  private Checked() {}

  /// A buffer, little-endian, for these many bytes and their sum.
  static ByteBuffer room(int bytes) {
    return ByteBuffer.allocate(bytes + SUM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Adds the sum of what was put into the buffer.
  static byte[] sealed(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    int length = buffer.position();
    buffer.get(0, bytes, 0, length);
    buffer.putInt(sum(bytes, length)).get(length, bytes, length, SUM_BYTES);
    return bytes;
  }

  /// The bytes without their sum.
  ///
  /// @throws QuipuException CORRUPT if the sum is not theirs
  static ByteBuffer opened(byte[] bytes, String what) {
    int length = bytes.length - SUM_BYTES;
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (length < 0 || buffer.getInt(length) != sum(bytes, length)) {
      throw QuipuException.corrupt(what + " does not have the checksum of its bytes");
    }
    return buffer.limit(length);
  }

  private static int sum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
