package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.write.FieldValue;
import dev.quipu.sdk.write.PointQueue;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A stream of rows: metrics that are logged together, and other values that belong to them. The
/// fields may differ from row to row. Any thread.
///
/// A number is a point of a series, which has charts. Any other value is kept as JSON and returned
/// with its row: strings, booleans, null, maps, collections and arrays. Inside them, NaN becomes
/// `"NaN"`. Integers that a double would round stay exact, as JSON. Anything else, such as an enum,
/// becomes its text. Values are read before the call returns.
public final class Stream {
  /// The number of fields whose full keys are kept; the keys of other fields are joined each time.
  private static final int KNOWN_KEYS = 10_000;

  private final PointQueue points;
  private final String prefix;
  private final Map<String, String> keys = new ConcurrentHashMap<>();
  private final AtomicLong nextStep = new AtomicLong();

  Stream(PointQueue points, String prefix) {
    this.points = points;
    this.prefix = prefix;
  }

  /// Logs a row at a step.
  public void log(long step, Map<String, ? extends @Nullable Object> fields) {
    if (step < Long.MAX_VALUE && step >= nextStep.get()) {
      nextStep.accumulateAndGet(step + 1, Math::max);
    }
    logRow(step, fields);
  }

  /// Logs a row at the next step: one more than the largest step so far, from 0.
  public void log(Map<String, ? extends @Nullable Object> fields) {
    logRow(nextStep.getAndIncrement(), fields);
  }

  /// Logs one field at a step.
  public void log(String field, long step, double value) {
    if (step < Long.MAX_VALUE && step >= nextStep.get()) {
      nextStep.accumulateAndGet(step + 1, Math::max);
    }
    points.log(step, new String[] {key(field)}, new double[] {value});
  }

  /// Collects values, to be logged as the statistics of many at once.
  public Summaries summaries() {
    return new Summaries(this, points);
  }

  private void logRow(long step, Map<String, ? extends @Nullable Object> fields) {
    if (points.isDisabled()) {
      return;
    }
    int n = 0;
    try {
      n = fields.size();
      if (n == 0) {
        return;
      }
      String[] names = new String[n];
      double[] values = new double[n];
      @Nullable JsonText @Nullable [] json = null;
      int i = 0;
      for (Map.Entry<String, ? extends @Nullable Object> field : fields.entrySet()) {
        String name = key(field.getKey());
        Object value = field.getValue();
        if (value instanceof Number number && FieldValue.isDouble(number)) {
          values[i] = number.doubleValue();
        } else {
          JsonText text = json(name, value);
          if (text == null) {
            continue;
          }
          json = json == null ? new JsonText[n] : json;
          json[i] = text;
        }
        names[i++] = name;
      }
      if (i == n) {
        points.log(step, names, values, json);
      } else if (i > 0) {
        points.log(
            step,
            Arrays.copyOf(names, i),
            Arrays.copyOf(values, i),
            json == null ? null : Arrays.copyOf(json, i));
      }
    } catch (RuntimeException e) {
      // The map is null, or changes while it is read. The training goes on.
      points.refuse(Math.max(1, n), "A row cannot be read: " + e);
    }
  }

  /// The JSON of a value; null if the value is refused, which is counted. The other fields of the
  /// row are logged.
  private @Nullable JsonText json(String name, @Nullable Object value) {
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

  private String key(String field) {
    if (prefix.isEmpty()) {
      return field;
    }
    String known = keys.get(field);
    if (known != null) {
      return known;
    }
    String key = prefix + field;
    if (keys.size() < KNOWN_KEYS) {
      keys.put(field, key);
    }
    return key;
  }
}
