package dev.quipu.server.nativeapi.charts;

import dev.quipu.engine.request.MemoryBudget;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.JsonBody;
import dev.quipu.server.http.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import tools.jackson.core.JsonGenerator;

/// An answer whose arrays of numbers follow its JSON as little-endian doubles; see
/// docs/format/columns.md. In the JSON, `{"f64":[offset, count]}` says where the numbers of an
/// array are.
final class PackedColumns implements NumberColumns {
  static final String TYPE = "application/vnd.quipu.columns";

  private static final int VERSION = 1;
  private static final int ALIGNMENT = 8;
  private static final int PIECE = 1024;

  private final MemoryBudget.Share memory;

  /// All pieces but the last are full.
  private final List<double[]> pieces = new ArrayList<>();

  private int size;

  /// @param memory for the columns, which are held until the answer is sent
  PackedColumns(MemoryBudget.Share memory) {
    this.memory = memory;
  }

  @Override
  public void write(JsonGenerator json, Kind kind, int count, IntToDoubleFunction of) {
    json.writeStartObject();
    json.writeArrayPropertyStart("f64");
    json.writeNumber((long) size * Double.BYTES);
    json.writeNumber(count);
    json.writeEndArray();
    json.writeEndObject();
    for (int i = 0; i < count; i++) {
      int place = size % PIECE;
      if (place == 0) {
        memory.take(PIECE * Double.BYTES);
        pieces.add(new double[PIECE]);
      }
      pieces.getLast()[place] = of.applyAsDouble(i);
      size++;
    }
  }

  /// Sends an answer.
  ///
  /// @param body writes the JSON of the answer, and the columns by [#write]
  void send(Exchange exchange, JsonBody body) throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator generator = Json.generator(json)) {
      body.write(generator);
    }
    int start = 3 * Integer.BYTES + json.size();
    int padding = -start & (ALIGNMENT - 1);
    ByteBuffer header = ByteBuffer.allocate(start + padding).order(ByteOrder.LITTLE_ENDIAN);
    header.put((byte) 'Q').put((byte) 'P').put((byte) 'C').put((byte) 'L');
    header.putInt(VERSION).putInt(json.size()).put(json.toByteArray());
    long length = header.capacity() + (long) size * Double.BYTES;
    exchange.sendWritten(
        200,
        TYPE,
        length,
        out -> {
          out.write(header.array());
          ByteBuffer bytes =
              ByteBuffer.allocate(PIECE * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          for (int at = 0; at < size; at += PIECE) {
            int count = Math.min(PIECE, size - at);
            bytes.asDoubleBuffer().put(pieces.get(at / PIECE), 0, count);
            out.write(bytes.array(), 0, count * Double.BYTES);
          }
        });
  }
}
