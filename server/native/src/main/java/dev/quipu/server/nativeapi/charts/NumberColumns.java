package dev.quipu.server.nativeapi.charts;

import dev.quipu.server.http.json.Json;
import java.util.function.IntToDoubleFunction;
import tools.jackson.core.JsonGenerator;

/// Writes the arrays of numbers of an answer: as JSON for people, or beside the JSON as doubles
/// that a page can use without parsing them; see [PackedColumns].
sealed interface NumberColumns permits NumberColumns.Inline, PackedColumns {
  /// Writes an array as a value.
  ///
  /// @param of the number at each place
  void write(JsonGenerator json, Kind kind, int size, IntToDoubleFunction of);

  /// The kind of numbers in an array.
  enum Kind {
    /// Mostly integers: places on an axis, counts.
    WHOLE,
    /// Values of points, with NaN and infinities.
    VALUE,
    /// Values of which some are missing; NaN stands for a missing one.
    OPTIONAL
  }

  /// As JSON: a missing value is null; NaN and infinities are strings.
  record Inline() implements NumberColumns {
    /// A double holds every integer up to this one exactly.
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
