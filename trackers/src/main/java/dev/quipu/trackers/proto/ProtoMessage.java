package dev.quipu.trackers.proto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A message of Protocol Buffers that is being written, field by field. A field is written even if
/// it has the value that readers assume; [https://protobuf.dev/programming-guides/encoding/].
public final class ProtoMessage {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED_32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /// An int32, int64, uint64, bool or enum.
  public ProtoMessage number(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  public ProtoMessage flag(int field, boolean value) {
    return number(field, value ? 1 : 0);
  }

  /// A double.
  public ProtoMessage real(int field, double value) {
    tag(field, FIXED_64);
    fixed(Double.doubleToRawLongBits(value), Double.BYTES);
    return this;
  }

  /// A float.
  public ProtoMessage single(int field, float value) {
    tag(field, FIXED_32);
    fixed(Float.floatToRawIntBits(value), Float.BYTES);
    return this;
  }

  public ProtoMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  public ProtoMessage bytes(int field, byte[] value) {
    tag(field, LENGTH);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  public ProtoMessage message(int field, ProtoMessage value) {
    return bytes(field, value.toBytes());
  }

  /// Packed doubles.
  public ProtoMessage reals(int field, List<Double> values) {
    tag(field, LENGTH);
    varint((long) values.size() * Double.BYTES);
    for (double value : values) {
      fixed(Double.doubleToRawLongBits(value), Double.BYTES);
    }
    return this;
  }

  public byte[] toBytes() {
    return out.toByteArray();
  }

  private void tag(int field, int type) {
    varint(((long) field << 3) | type);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private void fixed(long bits, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (bits >>> (8 * i)));
    }
  }
}
