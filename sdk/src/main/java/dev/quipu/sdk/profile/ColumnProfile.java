package dev.quipu.sdk.profile;

import dev.quipu.core.text.Text;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// What is known of one column while its values go by.
final class ColumnProfile {
  private static final double[] QUANTILES = {0.05, 0.25, 0.5, 0.75, 0.95};

  /// The types, by the names that MLflow's schemas have for them.
  private enum Type {
    BOOLEAN("boolean"),
    LONG("long"),
    DOUBLE("double"),
    STRING("string");

    private final String word;

    Type(String word) {
      this.word = word;
    }
  }

  private final String name;
  private final DistinctCount distinct = new DistinctCount();
  private final ValueSample sample = new ValueSample();

  /// The narrowest type that all values have; null while there is none.
  private @Nullable Type type;

  private long nulls;
  private long values;
  private long finite;
  private double sum;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  ColumnProfile(String name) {
    this.name = name;
  }

  /// The number of cells so far, nulls among them.
  long cells() {
    return nulls + values;
  }

  void addNulls(long count) {
    nulls += count;
  }

  /// Adds a value whose text is all that is known of it: a cell of a CSV file. An empty one is
  /// null.
  void addText(String text) {
    if (text.isEmpty()) {
      nulls++;
      return;
    }
    Type narrowest = type == null ? Type.BOOLEAN : type;
    if (narrowest == Type.BOOLEAN && isBoolean(text)) {
      add(Type.BOOLEAN, text);
    } else if (narrowest != Type.STRING) {
      addNumber(text);
    } else {
      add(Type.STRING, text);
    }
  }

  private static boolean isBoolean(String text) {
    return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
  }

  private void addNumber(String text) {
    double number;
    boolean isLong = Text.integer(text).isPresent();
    try {
      number = isNumber(text) ? Double.parseDouble(text) : Double.NaN;
    } catch (NumberFormatException e) {
      add(Type.STRING, text);
      return;
    }
    if (!isNumber(text) && !text.equalsIgnoreCase("nan")) {
      add(Type.STRING, text);
      return;
    }
    add(isLong ? Type.LONG : Type.DOUBLE, text);
    number(number);
  }

  /// Java also reads `1d` and `0x1p3`, which are no numbers elsewhere.
  private static boolean isNumber(String text) {
    char last = text.charAt(text.length() - 1);
    return ((last >= '0' && last <= '9') || last == '.')
        && text.indexOf('x') < 0
        && text.indexOf('X') < 0;
  }

  /// Adds a value of a type.
  void addValue(@Nullable Object value) {
    if (value == null) {
      nulls++;
    } else if (value instanceof Boolean) {
      add(Type.BOOLEAN, value.toString());
    } else if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigInteger) {
      add(Type.LONG, value.toString());
      number(((Number) value).doubleValue());
    } else if (value instanceof Number number) {
      add(Type.DOUBLE, value.toString());
      number(number.doubleValue());
    } else {
      String text = value.toString();
      add(Type.STRING, text == null ? "" : text);
    }
  }

  private void add(Type found, String text) {
    values++;
    distinct.add(
        text.length() > ProfileLimits.CELL_CHARS
            ? text.substring(0, ProfileLimits.CELL_CHARS)
            : text);
    if (type == null) {
      type = found;
    } else if (type != found) {
      boolean numbers = type.compareTo(Type.BOOLEAN) > 0 && found.compareTo(Type.BOOLEAN) > 0;
      type = numbers ? (type.compareTo(found) > 0 ? type : found) : Type.STRING;
    }
  }

  private void number(double number) {
    if (Double.isFinite(number)) {
      finite++;
      sum += number;
      min = Math.min(min, number);
      max = Math.max(max, number);
      sample.add(number);
    }
  }

  /// Writes the column of a schema, as MLflow's `mlflow_colspec` has it.
  void writeSchema(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("type", (type == null ? Type.STRING : type).word);
    json.writeStringProperty("name", name);
    json.writeBooleanProperty("required", nulls == 0);
    json.writeEndObject();
  }

  void writeProfile(JsonGenerator json) {
    json.writeObjectPropertyStart(name);
    json.writeNumberProperty("nulls", nulls);
    json.writeNumberProperty("distinct", distinct.count());
    if (distinct.isEstimate()) {
      json.writeBooleanProperty("distinct_estimated", true);
    }
    boolean isNumeric = type == Type.LONG || type == Type.DOUBLE;
    if (isNumeric && finite > 0) {
      json.writeNumberProperty("min", min);
      json.writeNumberProperty("max", max);
      if (Double.isFinite(sum)) {
        json.writeNumberProperty("mean", sum / finite);
      }
      double[] sorted = sample.sorted();
      json.writeObjectPropertyStart("quantiles");
      for (double q : QUANTILES) {
        json.writeNumberProperty(Double.toString(q), ValueSample.quantile(sorted, q));
      }
      json.writeEndObject();
      if (!sample.isWhole()) {
        json.writeBooleanProperty("quantiles_estimated", true);
      }
    }
    json.writeEndObject();
  }
}
