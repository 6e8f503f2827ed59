package dev.quipu.server.http.json;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.Fault;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.NonFinite;
import dev.quipu.core.text.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JSON object of a request, for small bodies. A field that is null counts as absent. Every
/// accessor throws INVALID_ARGUMENT that names the field if its value is not of the kind asked for.
public final class JsonObject {
  private final String path;

  /// Values are String, Boolean, Long, BigInteger, Double, BigDecimal, null, or objects and arrays
  /// that have not been read yet.
  private final Map<String, @Nullable Object> fields;

  JsonObject(String path, Map<String, @Nullable Object> fields) {
    this.path = path;
    this.fields = fields;
  }

  static JsonObject empty() {
    return new JsonObject("", new LinkedHashMap<>());
  }

  public Set<String> names() {
    return fields.keySet();
  }

  public boolean has(String name) {
    return fields.get(name) != null;
  }

  /// The value as it was read: String, Boolean, Long, BigInteger, Double, BigDecimal if a Double
  /// would round, JsonObject, List or null.
  public @Nullable Object raw(String name) {
    return built(name, fields.get(name));
  }

  private @Nullable Object built(String name, @Nullable Object value) {
    if (!(value instanceof Json.Unread unread)) {
      return value;
    }
    return unread.isObject() ? unread.object(whole(name)) : unread.list(whole(name));
  }

  public Optional<String> text(String name) {
    Object value = fields.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(Text.checkCharacters("Field " + field(name), text));
    }
    throw wrong(name, value, "a string");
  }

  public String requiredText(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  /// An integer. A string that holds an integer is accepted, too: clients generated from protocol
  /// buffers send such strings.
  public OptionalLong integer(String name) {
    Object value = fields.get(name);
    return switch (value) {
      case null -> OptionalLong.empty();
      case Long number -> OptionalLong.of(number);
      case String text when Text.integer(text).isPresent() -> Text.integer(text);
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
          OptionalLong.of(number.longValue());
      default -> throw wrong(name, value, "an integer of 64 bits");
    };
  }

  /// An integer that must lie in a range.
  public int integer(String name, int ifAbsent, int min, int max) {
    long value = integer(name).orElse(ifAbsent);
    if (value < min || value > max) {
      throw new QuipuException(
          ErrorCode.INVALID_ARGUMENT,
          "Field " + field(name) + " is " + value + "; it must be from " + min + " to " + max,
          new Fault.WrongField(whole(name), Long.toString(value), "from " + min + " to " + max));
    }
    return (int) value;
  }

  /// A number; the strings `NaN`, `Infinity` and `-Infinity` stand for themselves.
  public OptionalDouble number(String name) {
    Object value = fields.get(name);
    return switch (value) {
      case null -> OptionalDouble.empty();
      case Long number -> OptionalDouble.of(number);
      case BigInteger number -> OptionalDouble.of(number.doubleValue());
      case Double number -> OptionalDouble.of(number);
      case BigDecimal number -> OptionalDouble.of(number.doubleValue());
      case String text ->
          OptionalDouble.of(
              NonFinite.number(text).orElseThrow(() -> wrong(name, text, "a number")));
      default -> throw wrong(name, value, "a number");
    };
  }

  public Optional<Boolean> bool(String name) {
    Object value = fields.get(name);
    return switch (value) {
      case null -> Optional.empty();
      case Boolean flag -> Optional.of(flag);
      default -> throw wrong(name, value, "true or false");
    };
  }

  public Optional<JsonObject> object(String name) {
    Object value = fields.get(name);
    return switch (value) {
      case null -> Optional.empty();
      case Json.Unread unread when unread.isObject() -> Optional.of(unread.object(whole(name)));
      default -> throw wrong(name, value, "an object");
    };
  }

  /// The objects of an array; empty if it is absent.
  public List<JsonObject> objects(String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (Object element : list(name)) {
      if (!(element instanceof JsonObject object)) {
        throw wrong(name, element, "an array of objects");
      }
      objects.add(object);
    }
    return objects;
  }

  /// The strings of an array; empty if it is absent.
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object element : list(name)) {
      if (!(element instanceof String text)) {
        throw wrong(name, element, "an array of strings");
      }
      texts.add(Text.checkCharacters("Field " + field(name), text));
    }
    return texts;
  }

  /// The numbers of an array; empty if it is absent.
  public List<Double> numbers(String name) {
    List<Double> numbers = new ArrayList<>();
    for (Object element : list(name)) {
      if (!(element instanceof Number number)) {
        throw wrong(name, element, "an array of numbers");
      }
      numbers.add(number.doubleValue());
    }
    return numbers;
  }

  private List<?> list(String name) {
    Object value = fields.get(name);
    return switch (value) {
      case null -> List.of();
      case Json.Unread unread when !unread.isObject() -> unread.list(whole(name));
      default -> throw wrong(name, value, "an array");
    };
  }

  private String field(String name) {
    return Text.quote(whole(name));
  }

  private String whole(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private QuipuException missing(String name) {
    return new QuipuException(
        ErrorCode.INVALID_ARGUMENT,
        "Field " + field(name) + " is missing",
        new Fault.NoField(whole(name)));
  }

  private QuipuException wrong(String name, @Nullable Object value, String expected) {
    String shown =
        switch (value) {
          case null -> "null";
          case String text -> Text.quote(text);
          case JsonObject object -> "an object";
          case Json.Unread unread -> unread.isObject() ? "an object" : "an array";
          default -> value.toString();
        };
    String json =
        switch (value) {
          case JsonObject object -> "{...}";
          case Json.Unread unread -> unread.isObject() ? "{...}" : "[...]";
          case null, default -> shown;
        };
    return new QuipuException(
        ErrorCode.INVALID_ARGUMENT,
        "Field " + field(name) + " is " + shown + ", not " + expected,
        new Fault.WrongField(whole(name), json, expected));
  }
}
