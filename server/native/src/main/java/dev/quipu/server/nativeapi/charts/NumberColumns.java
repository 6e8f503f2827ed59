package dev.quipu.server.nativeapi.charts;

import dev.quipu.server.http.Json;
import java.util.function.IntToDoubleFunction;
import tools.jackson.core.JsonGenerator;

/// How arrays of numbers are written in an answer: within its JSON, for people, or beside it as
/// doubles that a page can use without parsing; see [PackedColumns].
sealed interface NumberColumns permits NumberColumns.Inline, PackedColumns {
  /// Writes an array as a value.
  ///
  /// @param of the number at each place
  void write(JsonGenerator json, Kind kind, int size, IntToDoubleFunction of);

  /// What the numbers of an array are.
  enum Kind {
    /// Integers as a rule: places on an axis, counts.
    WHOLE,
    /// Values of points, with NaN and infinities.
    VALUE,
    /// Values of which some may not be there; NaN stands for that.
    OPTIONAL
  }

  /// As JSON: what is not there is null, NaN and infinities are strings.
  record Inline() implements NumberColumns {
    /// Doubles up to here hold every integer exactly.
    private static final double EXACT_INTEGERS = 1L << 53;

    @Override
    public void write(JsonGenerator json, Kind kind, int size, IntToDoubleFunction of) {
      json.writeStartArray();
      for (int i = 0; i < size; i++) {
        write(json, kind, of.applyAsDouble(i));
      }
      json.writeEndArray();
    }

    private static void write(JsonGenerator json, Kind kind, double value) {
      switch (kind) {
        case WHOLE -> {
          if (value == Math.rint(value) && Math.abs(value) <= EXACT_INTEGERS) {
            json.writeNumber((long) value);
          } else {
            Json.writeNumber(json, value);
          }
        }
        case VALUE -> Json.writeNumber(json, value);
        case OPTIONAL -> {
          if (Double.isNaN(value)) {
            json.writeNull();
          } else {
            Json.writeNumber(json, value);
          }
        }
      }
    }
  }
}
