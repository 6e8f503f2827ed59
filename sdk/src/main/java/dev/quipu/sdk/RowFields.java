package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.write.FieldValue;
import dev.quipu.sdk.write.PointQueue;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The fields of one row: numbers, and JSON for all other values.
///
/// @param json the values that are not numbers, each in the place of a number; null if all are
// A row is made for every call of log, and nobody compares two.
@SuppressWarnings("ArrayRecordComponent")
record RowFields(String[] keys, double[] values, @Nullable JsonText @Nullable [] json) {
  /// Reads the fields of a row. A field that cannot be read is counted as refused; the other fields
  /// stay.
  ///
  /// @param keyOf the key of a field; null if the field is refused, and counted as such
  /// @return nothing if no field is left
  static Optional<RowFields> read(
      Map<String, ? extends @Nullable Object> fields,
      Function<String, @Nullable String> keyOf,
      PointQueue points) {
    int n = 0;
    try {
      n = fields.size();
      String[] names = new String[n];
      double[] values = new double[n];
      @Nullable JsonText @Nullable [] json = null;
      int i = 0;
      for (Map.Entry<String, ? extends @Nullable Object> field : fields.entrySet()) {
        String name = keyOf.apply(field.getKey());
        if (name == null) {
          continue;
        }
        Object value = field.getValue();
        if (value instanceof Number number && FieldValue.isDouble(number)) {
          values[i] = number.doubleValue();
        } else {
          JsonText text = json(name, value, points);
          if (text == null) {
            continue;
          }
          json = json == null ? new JsonText[n] : json;
          json[i] = text;
        }
        names[i++] = name;
      }
      if (i == n) {
        return n == 0 ? Optional.empty() : Optional.of(new RowFields(names, values, json));
      }
      return i == 0
          ? Optional.empty()
          : Optional.of(
              new RowFields(
                  Arrays.copyOf(names, i),
                  Arrays.copyOf(values, i),
                  json == null ? null : Arrays.copyOf(json, i)));
    } catch (RuntimeException e) {
      // The map is null, or changes while it is read. The training goes on.
      points.refuse(Math.max(1, n), "A row cannot be read: " + e);
      return Optional.empty();
    }
  }

  /// The JSON of a value; null if the value is refused.
  private static @Nullable JsonText json(String name, @Nullable Object value, PointQueue points) {
    try {
      return FieldValue.json(value);
    } catch (QuipuException e) {
      points.refuse(1, "Field " + Text.quote(name) + " is refused: " + e.message());
    } catch (RuntimeException | StackOverflowError e) {
      // A toString() of the program may throw anything.
      points.refuse(1, "Field " + Text.quote(name) + " cannot be read: " + e);
    }
    return null;
  }
}
