package dev.quipu.sdk.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads JSON as maps, lists, strings, numbers, booleans and null.
public final class JsonValues {
  private JsonValues() {}

  /// The Java types that numbers become.
  public enum NumberForm {
    /// Integers are BigInteger, other numbers BigDecimal: `1e400` has no double.
    AS_WRITTEN {
      @Override
      Number read(JsonParser json, JsonToken token) {
        return token == JsonToken.VALUE_NUMBER_INT
            ? json.getBigIntegerValue()
            : json.getDecimalValue();
      }
    },
    /// Integers are Long, other numbers Double; a number that this would change is BigInteger or
    /// BigDecimal.
    EXACT {
      @Override
      Number read(JsonParser json, JsonToken token) {
        return token == JsonToken.VALUE_NUMBER_INT ? integer(json) : fraction(json);
      }
    };

    abstract Number read(JsonParser json, JsonToken token);

    private static Number integer(JsonParser json) {
      if (json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
        return json.getLongValue();
      }
      BigInteger value = json.getBigIntegerValue();
      return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    private static Number fraction(JsonParser json) {
      String text = json.getString();
      double rounded = Double.parseDouble(text);
      if (Double.toString(rounded).equals(text)) {
        return rounded;
      }
      BigDecimal written = json.getDecimalValue();
      return Double.isFinite(rounded) && BigDecimal.valueOf(rounded).compareTo(written) == 0
          ? (Number) rounded
          : written;
    }
  }

  /// The value that begins with a token.
  public static @Nullable Object read(JsonParser json, JsonToken token, NumberForm numbers) {
    return switch (token) {
      case START_OBJECT -> object(json, numbers);
      case START_ARRAY -> array(json, numbers);
      case VALUE_STRING -> json.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numbers.read(json, token);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser json, NumberForm numbers) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      object.put(name, read(json, json.nextToken(), numbers));
    }
    return object;
  }

  private static List<@Nullable Object> array(JsonParser json, NumberForm numbers) {
    List<@Nullable Object> array = new ArrayList<>();
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      array.add(read(json, token, numbers));
    }
    return array;
  }
}
