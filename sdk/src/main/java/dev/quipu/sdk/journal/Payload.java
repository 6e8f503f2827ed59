package dev.quipu.sdk.journal;

import dev.quipu.core.error.QuipuException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes and reads the fields of a record, as docs/format/journal.md draws them. Reading checks
/// every length against the bytes that are left.
final class Payload {
  private ByteBuffer bytes;

  private Payload(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  static Payload writing() {
    return new Payload(ByteBuffer.allocate(256));
  }

  static Payload reading(byte[] from) {
    return new Payload(ByteBuffer.wrap(from));
  }

  byte[] written() {
    byte[] all = new byte[bytes.position()];
    bytes.get(0, all);
    return all;
  }

  Payload octet(int value) {
    reserve(1);
    bytes.put((byte) value);
    return this;
  }

  Payload integer(int value) {
    reserve(4);
    bytes.putInt(value);
    return this;
  }

  Payload number(long value) {
    reserve(8);
    bytes.putLong(value);
    return this;
  }

  Payload bytes(byte[] value) {
    integer(value.length);
    reserve(value.length);
    bytes.put(value);
    return this;
  }

  Payload text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /// Text that may be absent.
  Payload optional(@Nullable String value) {
    octet(value == null ? 0 : 1);
    return value == null ? this : text(value);
  }

  int octet() {
    require(1);
    return bytes.get();
  }

  int integer() {
    require(4);
    return bytes.getInt();
  }

  long number() {
    require(8);
    return bytes.getLong();
  }

  byte[] bytes() {
    int length = integer();
    if (length < 0) {
      throw bad();
    }
    require(length);
    byte[] value = new byte[length];
    bytes.get(value);
    return value;
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  @Nullable String optional() {
    return octet() == 0 ? null : text();
  }

  /// Checks that everything has been read.
  void end() {
    if (bytes.hasRemaining()) {
      throw bad();
    }
  }

  private void require(int count) {
    if (bytes.remaining() < count) {
      throw bad();
    }
  }

  private void reserve(int count) {
    if (bytes.remaining() < count) {
      int capacity = Math.max(bytes.capacity() * 2, bytes.position() + count);
      ByteBuffer larger = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
      bytes.flip();
      bytes = larger.put(bytes);
    }
  }

  private static QuipuException bad() {
    return QuipuException.corrupt("A record of a journal has other fields than its type says");
  }
}
