package dev.quipu.sdk.write;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.Numbers;
import dev.quipu.core.limits.Limits;
import java.io.Writer;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Sorts the values of fields into numbers and other values, and writes the latter as JSON.
public final class FieldValue {
  private static final JsonFactory FACTORY = new JsonFactory();

  private FieldValue() {}

  /// Whether a number is kept as a double. Integers that a double would round are not, nor are
  /// numbers beyond the range of doubles.
  public static boolean isDouble(Number number) {
    if (number instanceof Double || number instanceof Integer || number instanceof Float) {
      return true;
    }
    if (number instanceof Long || isCounter(number)) {
      return Numbers.isDouble(number.longValue());
    }
    if (number instanceof BigInteger integer) {
      return Numbers.isDouble(integer);
    }
    if (number instanceof BigDecimal decimal) {
      return Numbers.isDouble(decimal);
    }
    return true;
  }

  /// Whether this is one of the JDK's numbers that count in longs or ints.
  private static boolean isCounter(Number number) {
    return number instanceof AtomicLong
        || number instanceof AtomicInteger
        || number instanceof LongAdder
        || number instanceof LongAccumulator;
  }

  /// The JSON of a value as it is now. Maps, collections and arrays are written with their content,
  /// an absent [Optional] as null, and any other type as its text.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the value is too large or too deep, or has lone
  ///   surrogates
  public static JsonText json(@Nullable Object value) {
    if (value == null) {
      return JsonText.NULL;
    } else if (value instanceof Boolean flag) {
      return flag ? JsonText.TRUE : JsonText.FALSE;
    }
    LimitedText out = new LimitedText();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      write(json, value, 0);
    }
    return new JsonText(out.toString());
  }

  private static void write(JsonGenerator json, @Nullable Object value, int depth) {
    if (depth > Limits.VALUE_DEPTH) {
      throw QuipuException.invalid(
          "Value is nested more than "
              + Limits.VALUE_DEPTH
              + " deep, which is not allowed; it may hold itself");
    }
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Number number) {
      writeNumber(json, number);
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeName(String.valueOf(entry.getKey()));
        write(json, entry.getValue(), depth + 1);
      }
      json.writeEndObject();
    } else if (value instanceof Collection<?> all) {
      json.writeStartArray();
      for (Object one : all) {
        write(json, one, depth + 1);
      }
      json.writeEndArray();
    } else if (value instanceof Optional<?> optional) {
      write(json, optional.orElse(null), depth + 1);
    } else if (value.getClass().isArray()) {
      json.writeStartArray();
      for (int i = 0; i < Array.getLength(value); i++) {
        write(json, Array.get(value, i), depth + 1);
      }
      json.writeEndArray();
    } else {
      json.writeString(String.valueOf(value));
    }
  }

  private static void writeNumber(JsonGenerator json, Number number) {
    if (number instanceof BigInteger integer) {
      checkLength(integer);
      json.writeNumber(integer);
    } else if (number instanceof BigDecimal decimal) {
      checkLength(decimal.unscaledValue());
      json.writeNumber(decimal.toString());
    } else if (number instanceof Float small && Float.isFinite(small)) {
      json.writeNumber(small);
    } else if (number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte
        || isCounter(number)) {
      json.writeNumber(number.longValue());
    } else if (Double.isFinite(number.doubleValue())) {
      json.writeNumber(number.doubleValue());
    } else {
      // JSON has no NaN and no infinity.
      json.writeString(Double.toString(number.doubleValue()));
    }
  }

  private static void checkLength(BigInteger integer) {
    if (integer.bitLength() > Numbers.MOST_BITS) {
      throw QuipuException.invalid(
          "Value holds a number of "
              + integer.bitLength()
              + " bits; numbers of at most "
              + Limits.VALUE_NUMBER_CHARS
              + " characters are allowed");
    }
  }

  /// A text that refuses to grow beyond the limit of a value.
  private static final class LimitedText extends Writer {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void write(char[] chars, int offset, int count) {
      if (text.length() + count > Limits.VALUE_BYTES) {
        throw JsonText.tooLarge("more than " + Limits.VALUE_BYTES);
      }
      text.append(chars, offset, count);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
