package dev.quipu.sdk.folder;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A JSON object of a run folder. Every accessor throws INVALID_ARGUMENT that names the field if
/// the field is not of the kind asked for. Fields that nobody asks for are ignored.
final class FolderObject {
  private final Map<String, @Nullable Object> fields;

  private FolderObject(Map<String, @Nullable Object> fields) {
    this.fields = fields;
  }

  static FolderObject parse(String text) {
    return new FolderObject(FolderJson.object(text));
  }

  String text(String name) {
    String text = findText(name);
    if (text == null) {
      throw missing(name);
    }
    return text;
  }

  @Nullable String findText(String name) {
    Object value = fields.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw FolderJson.wrong(name, "a string");
  }

  long integer(String name) {
    Long integer = findInteger(name);
    if (integer == null) {
      throw missing(name);
    }
    return integer;
  }

  /// A number; the strings `NaN`, `Infinity` and `-Infinity` stand for themselves.
  double number(String name) {
    if (FolderJson.fieldValue(fields.get(name), false) instanceof Double number) {
      return number;
    }
    throw FolderJson.wrong(name, "a number");
  }

  @Nullable Long findInteger(String name) {
    Object value = fields.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof FolderJson.NumberText number) {
      var integer = Text.integer(number.text());
      if (integer.isPresent()) {
        return integer.getAsLong();
      }
    }
    throw FolderJson.wrong(name, "an integer of 64 bits");
  }

  /// An object as JSON; null if it is missing.
  @Nullable JsonText findObject(String name) {
    Object value = fields.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Map) {
      return FolderJson.text(value);
    }
    throw FolderJson.wrong(name, "an object");
  }

  /// A value as JSON text of any length; null if it is missing.
  @Nullable String findJson(String name) {
    return fields.containsKey(name) ? FolderJson.longText(fields.get(name)) : null;
  }

  /// The strings in the fields of an object; empty if it is missing.
  SortedMap<String, String> texts(String name) {
    TreeMap<String, String> texts = new TreeMap<>();
    FolderObject object = object(name);
    object.fields.keySet().forEach(field -> texts.put(field, object.text(field)));
    return texts;
  }

  /// The integers in the fields of an object; empty if it is missing.
  SortedMap<String, Long> integers(String name) {
    TreeMap<String, Long> integers = new TreeMap<>();
    FolderObject object = object(name);
    object.fields.keySet().forEach(field -> integers.put(field, object.integer(field)));
    return integers;
  }

  /// An object; empty if it is missing.
  FolderObject object(String name) {
    Object value = fields.get(name);
    if (value == null) {
      return new FolderObject(Map.of());
    }
    if (value instanceof Map<?, ?> object) {
      return new FolderObject(named(object));
    }
    throw FolderJson.wrong(name, "an object");
  }

  /// The objects of an array; empty if it is missing.
  List<FolderObject> objects(String name) {
    List<FolderObject> objects = new ArrayList<>();
    for (Object element : array(name)) {
      if (!(element instanceof Map<?, ?> object)) {
        throw FolderJson.wrong(name, "an array of objects");
      }
      objects.add(new FolderObject(named(object)));
    }
    return objects;
  }

  /// The strings of an array; empty if it is missing.
  List<String> list(String name) {
    List<String> texts = new ArrayList<>();
    for (Object element : array(name)) {
      if (!(element instanceof String text)) {
        throw FolderJson.wrong(name, "an array of strings");
      }
      texts.add(text);
    }
    return texts;
  }

  private List<?> array(String name) {
    Object value = fields.get(name);
    if (value == null || value instanceof List) {
      return value == null ? List.of() : (List<?>) value;
    }
    throw FolderJson.wrong(name, "an array");
  }

  private static Map<String, @Nullable Object> named(Map<?, ?> object) {
    Map<String, @Nullable Object> fields = new TreeMap<>();
    object.forEach((name, value) -> fields.put((String) name, value));
    return fields;
  }

  /// The values by field, sorted; Double or [JsonText].
  SortedMap<String, Object> values() {
    List<String> strings = list("strings");
    FolderObject object = object("fields");
    TreeMap<String, Object> values = new TreeMap<>();
    object.fields.forEach(
        (field, value) -> values.put(field, FolderJson.fieldValue(value, strings.contains(field))));
    if (values.isEmpty()) {
      throw QuipuException.invalid("it has no \"fields\"");
    }
    return values;
  }

  /// The fields as they are.
  Map<String, @Nullable Object> fields() {
    return fields;
  }

  private static QuipuException missing(String name) {
    return QuipuException.invalid("field " + Text.quote(name) + " is missing");
  }
}
