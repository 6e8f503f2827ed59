package dev.quipu.server.nativeapi;

import dev.quipu.server.http.Json;
import dev.quipu.server.http.JsonBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import tools.jackson.core.JsonGenerator;

/// An answer whose arrays of numbers stand behind its JSON as little-endian doubles, described in
/// docs/format/columns.md. In the JSON stands where: `{"f64":[offset, count]}`.
final class PackedColumns implements NumberColumns {
  static final String TYPE = "application/vnd.quipu.columns";

  private static final int VERSION = 1;
  private static final int ALIGNMENT = 8;

  private double[] data = new double[1024];
  private int size;

  @Override
  public void write(JsonGenerator json, Kind kind, int count, IntToDoubleFunction of) {
    json.writeStartObject();
    json.writeArrayPropertyStart("f64");
    json.writeNumber((long) size * Double.BYTES);
    json.writeNumber(count);
    json.writeEndArray();
    json.writeEndObject();
    if (size + count > data.length) {
      data = Arrays.copyOf(data, Math.max(2 * data.length, size + count));
    }
    for (int i = 0; i < count; i++) {
      data[size++] = of.applyAsDouble(i);
    }
  }

  /// The bytes of an answer.
  ///
  /// @param body writes its JSON, and its columns to this
  byte[] pack(JsonBody body) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.generator(header)) {
      body.write(json);
    }
    int start = 3 * Integer.BYTES + header.size();
    int padding = -start & (ALIGNMENT - 1);
    ByteBuffer out =
        ByteBuffer.allocate(start + padding + size * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'Q').put((byte) 'P').put((byte) 'C').put((byte) 'L');
    out.putInt(VERSION).putInt(header.size()).put(header.toByteArray());
    out.position(start + padding);
    out.asDoubleBuffer().put(data, 0, size);
    return out.array();
  }
}
