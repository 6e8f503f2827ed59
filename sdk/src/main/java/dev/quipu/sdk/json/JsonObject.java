package dev.quipu.sdk.json;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.NonFinite;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.json.JsonValues.NumberForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A JSON object of an answer. Every accessor throws INTERNAL that names the field if the field is
/// missing or is not of the kind asked for; the accessors that begin with `find` may find none.
public final class JsonObject {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Map<?, ?> fields;

  private JsonObject(Map<?, ?> fields) {
    this.fields = fields;
  }

  /// Reads a whole answer.
  public static JsonObject parse(byte[] answer) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), answer)) {
      JsonToken first = json.nextToken();
      if (first == JsonToken.START_OBJECT
          && JsonValues.read(json, first, NumberForm.EXACT) instanceof Map<?, ?> fields
          && json.nextToken() == null) {
        return new JsonObject(fields);
      }
      throw bad("is not one JSON object");
    } catch (JacksonException e) {
      throw bad("is no JSON: " + e.getOriginalMessage());
    }
  }

  public String text(String name) {
    return findText(name).orElseThrow(() -> missing(name));
  }

  public Optional<String> findText(String name) {
    Object value = fields.get(name);
    if (value == null || value instanceof String) {
      return Optional.ofNullable((String) value);
    }
    throw wrong(name, "a string");
  }

  public long integer(String name) {
    return findInteger(name).orElseThrow(() -> missing(name));
  }

  public Optional<Long> findInteger(String name) {
    Object value = fields.get(name);
    if (value == null || value instanceof Long) {
      return Optional.ofNullable((Long) value);
    }
    throw wrong(name, "an integer of 64 bits");
  }

  /// A number; the strings `NaN`, `Infinity` and `-Infinity` stand for themselves.
  public double number(String name) {
    Object value = fields.get(name);
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    return Optional.ofNullable(value instanceof String text ? text : null)
        .flatMap(NonFinite::number)
        .orElseThrow(() -> wrong(name, "a number"));
  }

  /// A boolean; false if it is missing.
  public boolean flag(String name) {
    Object value = fields.get(name);
    if (value == null || value instanceof Boolean) {
      return Boolean.TRUE.equals(value);
    }
    throw wrong(name, "true or false");
  }

  /// An object; empty if it is missing.
  public JsonObject object(String name) {
    Object value = fields.get(name);
    if (value == null || value instanceof Map) {
      return new JsonObject(value == null ? Map.of() : (Map<?, ?>) value);
    }
    throw wrong(name, "an object");
  }

  public boolean has(String name) {
    return fields.get(name) != null;
  }

  /// The objects of an array; empty if it is missing.
  public List<JsonObject> objects(String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (Object element : list(name)) {
      if (!(element instanceof Map<?, ?> object)) {
        throw wrong(name, "an array of objects");
      }
      objects.add(new JsonObject(object));
    }
    return objects;
  }

  /// The strings of an array; empty if it is missing.
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object element : list(name)) {
      if (!(element instanceof String text)) {
        throw wrong(name, "an array of strings");
      }
      texts.add(text);
    }
    return texts;
  }

  private List<?> list(String name) {
    Object value = fields.get(name);
    if (value == null || value instanceof List) {
      return value == null ? List.of() : (List<?>) value;
    }
    throw wrong(name, "an array");
  }

  /// The objects in the fields of this object, in their order.
  public Map<String, JsonObject> objects() {
    Map<String, JsonObject> objects = new LinkedHashMap<>();
    for (Object name : fields.keySet()) {
      objects.put((String) name, object((String) name));
    }
    return objects;
  }

  /// The strings in the fields of this object, in their order.
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Object name : fields.keySet()) {
      texts.put((String) name, text((String) name));
    }
    return texts;
  }

  /// The fields as Java's own values, in their order.
  public Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    fields.forEach((name, value) -> values.put((String) name, value));
    return values;
  }

  private static QuipuException missing(String name) {
    return bad("has no field " + Text.quote(name));
  }

  private static QuipuException wrong(String name, String expected) {
    return bad("has a field " + Text.quote(name) + " that is not " + expected);
  }

  private static QuipuException bad(String why) {
    return new QuipuException(ErrorCode.INTERNAL, "The answer of the server " + why);
  }
}
