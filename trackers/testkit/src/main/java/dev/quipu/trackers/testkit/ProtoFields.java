package dev.quipu.trackers.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The fields of a message of Protocol Buffers that a backend wrote: numbers, and bytes of texts
/// and messages.
public record ProtoFields(Map<Integer, List<Object>> fields) {
  /// Reads a message.
  public static ProtoFields of(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, List<Object>> fields = new HashMap<>();
    while (in.hasRemaining()) {
      long tag = varint(in);
      Object value =
          switch ((int) tag & 7) {
            case 0 -> varint(in);
            case 1 -> in.getDouble();
            case 2 -> {
              byte[] bytes = new byte[(int) varint(in)];
              in.get(bytes);
              yield bytes;
            }
            case 5 -> in.getFloat();
            default -> throw new IllegalStateException("Type of tag " + tag);
          };
      fields.computeIfAbsent((int) (tag >> 3), field -> new ArrayList<>()).add(value);
    }
    return new ProtoFields(fields);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  /// Whether the message has the field.
  public boolean has(int field) {
    return fields.containsKey(field);
  }

  private Object value(int field) {
    List<Object> values = fields.get(field);
    if (values == null) {
      throw new IllegalStateException("There is no field " + field);
    }
    return values.get(values.size() - 1);
  }

  /// The last number of a field.
  public long number(int field) {
    return (Long) value(field);
  }

  /// The last double or float of a field.
  public double real(int field) {
    return ((Number) value(field)).doubleValue();
  }

  /// The last text of a field.
  public String text(int field) {
    return new String((byte[]) value(field), StandardCharsets.UTF_8);
  }

  /// The last message of a field.
  public ProtoFields message(int field) {
    return of((byte[]) value(field));
  }

  /// All messages of a field that repeats.
  public List<ProtoFields> messages(int field) {
    return fields.getOrDefault(field, List.of()).stream().map(bytes -> of((byte[]) bytes)).toList();
  }
}
