package dev.quipu.codec.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes one message in the wire format of Protocol Buffers.
final class ProtoOutput {
  private byte[] bytes = new byte[256];
  private int size;

  void varint(int field, long value) {
    tag(field, ProtoInput.VARINT);
    varint(value);
  }

  void fixed64(int field, long value) {
    tag(field, ProtoInput.FIXED_64);
    ensure(Long.BYTES);
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[size++] = (byte) (value >>> (8 * i));
    }
  }

  void real(int field, double value) {
    fixed64(field, Double.doubleToRawLongBits(value));
  }

  void text(int field, String text) {
    delimited(field, text.getBytes(StandardCharsets.UTF_8));
  }

  void delimited(int field, byte[] value) {
    tag(field, ProtoInput.DELIMITED);
    varint(value.length);
    raw(value);
  }

  void message(int field, ProtoOutput message) {
    tag(field, ProtoInput.DELIMITED);
    varint(message.size);
    ensure(message.size);
    System.arraycopy(message.bytes, 0, bytes, size, message.size);
    size += message.size;
  }

  void raw(byte[] value) {
    ensure(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void tag(int field, int type) {
    varint((long) field << 3 | type);
  }

  private void varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
