package dev.quipu.sdk.read;

import dev.quipu.core.json.NonFinite;
import dev.quipu.core.json.Numbers;
import dev.quipu.sdk.json.JsonObject;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A row as it was logged.
///
/// @param index the position in the stream, from 0
/// @param fields by name. A number is a Double, NaN and infinities too; an integer that a Double
///   would round is a Long or BigInteger. Other values are String, Boolean, null, List and Map.
///   Inside a List or Map an integer is a Long or BigInteger
public record StoredRow(long index, long step, Instant time, Map<String, @Nullable Object> fields) {
  public StoredRow {
    fields = Collections.unmodifiableMap(fields);
  }

  static StoredRow of(JsonObject json) {
    return new StoredRow(
        json.integer("index"),
        json.integer("step"),
        Instant.ofEpochMilli(json.integer("timeMs")),
        fields(json));
  }

  /// The fields of a row in an answer.
  static Map<String, @Nullable Object> fields(JsonObject json) {
    Map<String, @Nullable Object> fields = json.object("fields").values();
    List<String> strings = json.texts("strings");
    for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
      if (!strings.contains(field.getKey())) {
        field.setValue(value(field.getValue()));
      }
    }
    return fields;
  }

  private static @Nullable Object value(@Nullable Object json) {
    if (json instanceof Long number && Numbers.isDouble(number)) {
      return number.doubleValue();
    }
    if (json instanceof BigInteger number && Numbers.isDouble(number)) {
      return number.doubleValue();
    }
    return json instanceof String text
        ? NonFinite.number(text).<Object>map(number -> number).orElse(text)
        : json;
  }

  /// A number of the row; empty if the field is missing or no number.
  public Optional<Double> number(String field) {
    return fields.get(field) instanceof Number number
        ? Optional.of(number.doubleValue())
        : Optional.empty();
  }
}
