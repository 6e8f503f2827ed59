package dev.quipu.sdk.values.read;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.NonFinite;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.values.Media;
import dev.quipu.sdk.values.NdArray;
import dev.quipu.sdk.values.Omitted;
import dev.quipu.sdk.values.Table;
import dev.quipu.sdk.values.content.TypedContent;
import dev.quipu.sdk.values.schema.Properties;
import dev.quipu.sdk.values.schema.Schema;
import dev.quipu.sdk.values.types.KnownTypes;
import dev.quipu.sdk.values.types.Scalars;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Reads values as types of the JDK and of this library, as the schema says.
final class NaturalValues {
  /// A content that is not JSON.
  Object read(TypedContent content) {
    Schema schema = content.parsedSchema();
    Media.Kind kind = Media.Kind.ofWord(inner(schema).xType());
    Path file = content.file();
    return kind != null && file != null
        ? Media.of(kind, content.mediaType(), inner(schema).language(), file)
        : bytes(content.ownBytes(), inner(schema), content.mediaType());
  }

  /// The schema of what the serializers have written.
  static Schema inner(Schema schema) {
    Schema inner = schema;
    while ("custom".equals(inner.xType()) && inner.inner() != null) {
      inner = inner.inner();
    }
    return inner;
  }

  private static Object bytes(byte[] bytes, Schema schema, @Nullable String mediaType) {
    Media.Kind kind = Media.Kind.ofWord(schema.xType());
    if ("ndarray".equals(schema.xType())) {
      NdArray array = NdArray.ofNpy(bytes);
      return schema.xClass() == null ? array : javaArray(array);
    } else if (kind == null) {
      return bytes.clone();
    }
    String type = "application/octet-stream".equals(mediaType) ? null : mediaType;
    return Media.of(kind, type, schema.language(), bytes);
  }

  private static Object javaArray(NdArray array) {
    try {
      return array.toArray();
    } catch (QuipuException e) {
      // The schema has a type of Java that these elements and this shape do not have.
      return array;
    }
  }

  @Nullable Object read(@Nullable Object json, Schema schema) {
    if (schema.isOptional()) {
      return optional(json, schema);
    } else if (json == null) {
      return null;
    }
    String kind = schema.xType();
    if (kind == null) {
      return untyped(json, schema);
    }
    Scalars.Scalar<?> scalar = Scalars.ofKind(kind);
    if (scalar != null) {
      return scalar(text(json), scalar);
    }
    return switch (kind) {
      case "int8" -> (byte) integer(json, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case "int16" -> (short) integer(json, Short.MIN_VALUE, Short.MAX_VALUE);
      case "int32" -> (int) integer(json, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "int64" -> integer(json, Long.MIN_VALUE, Long.MAX_VALUE);
      case "float32" -> (float) real(json);
      case "float64" -> real(json);
      case "boxed" -> read(boxed(json), schema.items().at(0));
      case "set" -> Collections.unmodifiableSet(new LinkedHashSet<>(list(json, schema)));
      case "map" -> pairs(json, schema);
      case "array" -> array(json, schema);
      case "table" -> table(json, schema);
      case "omitted" -> omitted(json);
      case "custom" -> read(json, inner(schema));
      default -> other(json, schema);
    };
  }

  /// What older and newer versions of this library may have written, too.
  private @Nullable Object other(Object json, Schema schema) {
    if (schema.base64()) {
      return bytes(base64(json), schema, schema.mediaType());
    } else if (Media.Kind.ofWord(schema.xType()) != null) {
      return bytes(text(json).getBytes(StandardCharsets.UTF_8), schema, schema.mediaType());
    }
    return untyped(json, schema);
  }

  private @Nullable Object untyped(Object json, Schema schema) {
    if (json instanceof List<?>) {
      return list(json, schema);
    } else if (json instanceof Map<?, ?> object) {
      return map(object, schema);
    }
    return json;
  }

  private Object optional(@Nullable Object json, Schema schema) {
    Object held = null;
    if (json != null && schema.inner() != null) {
      held = read(json, schema.inner());
    }
    return switch (String.valueOf(schema.xClass())) {
      case "java.util.OptionalInt" ->
          held == null ? OptionalInt.empty() : OptionalInt.of(cast(Integer.class, held));
      case "java.util.OptionalLong" ->
          held == null ? OptionalLong.empty() : OptionalLong.of(cast(Long.class, held));
      case "java.util.OptionalDouble" ->
          held == null ? OptionalDouble.empty() : OptionalDouble.of(cast(Double.class, held));
      default -> Optional.ofNullable(held);
    };
  }

  /// What stands alone in an array.
  static @Nullable Object boxed(@Nullable Object json) {
    List<?> one = elements(json);
    if (one.size() != 1) {
      throw bad(json, "an array of one element");
    }
    return one.get(0);
  }

  private List<@Nullable Object> list(Object json, Schema schema) {
    List<?> elements = elements(json);
    List<@Nullable Object> list = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      list.add(read(elements.get(i), schema.items().at(i)));
    }
    return Collections.unmodifiableList(list);
  }

  private Map<?, @Nullable Object> map(Map<?, ?> object, Schema schema) {
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    Properties properties = schema.properties();
    Schema each = properties == null ? Schema.ANY : properties.each();
    object.forEach((name, value) ->
        map.put(
            key(String.valueOf(name), schema.key()),
            read(value, each != null ? each : property(properties, String.valueOf(name)))));
    return Collections.unmodifiableMap(map);
  }

  static Schema property(@Nullable Properties properties, String name) {
    if (properties == null) {
      return Schema.ANY;
    }
    Schema each = properties.each();
    Schema found = each != null ? each : properties.find(name);
    return found == null ? Schema.ANY : found;
  }

  @Nullable Object key(String name, @Nullable Schema key) {
    return key == null ? name : read(keyJson(name, key), key);
  }

  /// The JSON of a key that has become a name.
  static Object keyJson(String name, Schema key) {
    try {
      return switch (String.valueOf(key.type())) {
        case "integer" -> Long.valueOf(name);
        case "boolean" -> Boolean.valueOf(name);
        default -> name;
      };
    } catch (NumberFormatException e) {
      throw bad(name, "an integer");
    }
  }

  private Map<?, @Nullable Object> pairs(Object json, Schema schema) {
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    List<?> pairs = elements(json);
    for (int i = 0; i < pairs.size(); i++) {
      List<?> pair = elements(pairs.get(i));
      if (pair.size() != 2) {
        throw bad(pair, "a key and a value");
      }
      Schema type = schema.items().at(i);
      map.put(read(pair.get(0), type.items().at(0)), read(pair.get(1), type.items().at(1)));
    }
    return Collections.unmodifiableMap(map);
  }

  private Object array(Object json, Schema schema) {
    List<@Nullable Object> list = list(json, schema);
    Class<?> component = KnownTypes.find(String.valueOf(schema.xClass()));
    if (component == null) {
      return list;
    }
    Object array = Array.newInstance(component, list.size());
    for (int i = 0; i < list.size(); i++) {
      try {
        Array.set(array, i, list.get(i));
      } catch (IllegalArgumentException | NullPointerException e) {
        // A stand-in, such as one for a nested array that is too deep, fits into no such array.
        return list;
      }
    }
    return array;
  }

  Table table(Object json, Schema schema) {
    List<String> names = new ArrayList<>();
    for (Object name : elements(property(json, "columns"))) {
      names.add(text(name));
    }
    int rows = (int) integer(property(json, "rows"), 0, Integer.MAX_VALUE);
    List<?> data = elements(property(json, "data"));
    Schema columns = property(schema.properties(), "data");
    List<List<@Nullable Object>> all = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      all.add(list(cast(List.class, data.get(i)), columns.items().at(i)));
      if (all.get(i).size() != rows) {
        throw bad(all.get(i).size(), "as many values of a column as there are rows");
      }
    }
    if (names.size() != all.size()) {
      throw bad(names, "as many names as there are columns");
    }
    Map<String, List<?>> table = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      table.put(names.get(i), all.get(i));
    }
    return Table.ofColumns(table);
  }

  private static Object property(Object json, String name) {
    Object value = cast(Map.class, json).get(name);
    if (value == null) {
      throw bad(json, "an object with " + name);
    }
    return value;
  }

  private static Omitted omitted(Object json) {
    String word = text(property(json, "$omitted"));
    for (Omitted.Reason reason : Omitted.Reason.values()) {
      if (reason.word().equals(word)) {
        return new Omitted(reason, text(property(json, "type")));
      }
    }
    throw bad(word, "the reason of a stand-in");
  }

  static Object scalar(String text, Scalars.Scalar<?> scalar) {
    try {
      return scalar.read(text);
    } catch (RuntimeException e) {
      throw bad(text, "a " + scalar.schema().xType());
    }
  }

  private static long integer(Object json, long least, long greatest) {
    long value;
    try {
      value = json instanceof String text ? Long.parseLong(text) : cast(Long.class, json);
    } catch (NumberFormatException e) {
      throw bad(json, "an integer");
    }
    if (value < least || value > greatest) {
      throw bad(json, "an integer from " + least + " to " + greatest);
    }
    return value;
  }

  private static double real(Object json) {
    if (json instanceof String text) {
      return text.equals("-0")
          ? -0.0
          : NonFinite.number(text).orElseThrow(() -> bad(text, "a number"));
    }
    return cast(Number.class, json).doubleValue();
  }

  static byte[] base64(Object json) {
    try {
      return Base64.getDecoder().decode(text(json));
    } catch (IllegalArgumentException e) {
      throw bad(json, "base64");
    }
  }

  static String text(@Nullable Object json) {
    return cast(String.class, json);
  }

  static List<?> elements(@Nullable Object json) {
    return cast(List.class, json);
  }

  static <T> T cast(Class<T> type, @Nullable Object json) {
    if (!type.isInstance(json)) {
      throw bad(json, "a value of type " + type.getSimpleName());
    }
    return type.cast(json);
  }

  static QuipuException bad(@Nullable Object json, String expected) {
    return QuipuException.corrupt(
        "Content holds " + Text.quote(String.valueOf(json)) + " where its schema has " + expected);
  }
}
