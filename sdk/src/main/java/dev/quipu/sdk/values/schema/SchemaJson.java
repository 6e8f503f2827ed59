package dev.quipu.sdk.values.schema;

import dev.quipu.core.error.QuipuException;
import dev.quipu.sdk.values.json.JsonIn;
import dev.quipu.sdk.values.json.JsonOut;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes and reads schemas as JSON. Keywords are written in their canonical order.
public final class SchemaJson {
  /// A schema inside another is at most this deep: a reader needs a few frames of the stack each.
  private static final int DEPTH = 200;

  private SchemaJson() {}

  static void write(Schema schema, JsonOut out) {
    Keywords keywords = new Keywords(out);
    Properties properties = schema.properties();
    Schema each = properties == null ? null : properties.each();
    out.raw('{');
    keywords.schema("additionalProperties", each);
    if (schema.inner() != null && !schema.isOptional()) {
      keywords.name("allOf");
      out.raw('[');
      write(schema.inner(), out);
      out.raw(']');
    } else if (schema.inner() != null) {
      keywords.name("anyOf");
      out.raw('[');
      write(schema.inner(), out);
      out.raw(',');
      write(Schema.NULL, out);
      out.raw(']');
    }
    keywords.text("contentEncoding", schema.base64() ? "base64" : null);
    keywords.text("contentMediaType", schema.mediaType());
    keywords.text("format", schema.format());
    keywords.items(schema.items());
    if (properties != null && each == null && !properties.names().isEmpty()) {
      keywords.properties(properties);
    }
    if (properties != null && !properties.required().isEmpty()) {
      keywords.texts("required", properties.required());
    }
    keywords.type(schema);
    keywords.text("x-class", schema.xClass());
    if (schema.array() != null) {
      keywords.text("x-dtype", schema.array().dtype());
    }
    if (schema.items().kinds().size() > 1) {
      keywords.numbers("x-items", schema.items().runs());
    }
    keywords.schema("x-key", schema.key());
    keywords.text("x-language", schema.language());
    if (schema.array() != null) {
      keywords.numbers("x-shape", schema.array().shape());
    }
    keywords.text("x-type", schema.xType());
    out.raw('}');
  }

  private static final class Keywords {
    private final JsonOut out;
    private boolean first = true;

    Keywords(JsonOut out) {
      this.out = out;
    }

    void name(String name) {
      out.name(first, name);
      first = false;
    }

    void text(String name, @Nullable String value) {
      if (value != null) {
        name(name);
        out.string(value);
      }
    }

    void schema(String name, @Nullable Schema value) {
      if (value != null) {
        name(name);
        write(value, out);
      }
    }

    void items(Items items) {
      if (items.kinds().size() <= 1) {
        schema("items", items.kinds().isEmpty() ? null : items.kinds().get(0));
        return;
      }
      name("items");
      out.raw('{').name(true, "anyOf").raw('[');
      for (int i = 0; i < items.kinds().size(); i++) {
        comma(i);
        write(items.kinds().get(i), out);
      }
      out.raw(']').raw('}');
    }

    void properties(Properties properties) {
      name("properties");
      out.raw('{');
      for (int i = 0; i < properties.names().size(); i++) {
        out.name(i == 0, properties.names().get(i));
        write(properties.schemas().get(i), out);
      }
      out.raw('}');
    }

    void texts(String name, List<String> values) {
      name(name);
      out.raw('[');
      for (int i = 0; i < values.size(); i++) {
        comma(i);
        out.string(values.get(i));
      }
      out.raw(']');
    }

    private void comma(int i) {
      if (i > 0) {
        out.raw(',');
      }
    }

    void numbers(String name, List<Integer> numbers) {
      name(name);
      out.raw('[');
      for (int i = 0; i < numbers.size(); i++) {
        comma(i);
        out.number((long) numbers.get(i));
      }
      out.raw(']');
    }

    void type(Schema schema) {
      String type = schema.type();
      if (type == null) {
        return;
      }
      List<String> types = new ArrayList<>(3);
      types.add(type);
      if (schema.orString()) {
        types.add("string");
      }
      if (schema.orNull()) {
        types.add("null");
      }
      if (types.size() == 1) {
        text("type", type);
      } else {
        texts("type", types);
      }
    }
  }

  /// Reads a schema as written by this library; unknown keywords are skipped.
  ///
  /// @throws QuipuException CORRUPT if the text is not such a schema
  public static Schema read(String json) {
    return schema(JsonIn.read("Schema", json.getBytes(StandardCharsets.UTF_8)), 0);
  }

  private static Schema schema(@Nullable Object json, int depth) {
    if (depth > DEPTH) {
      throw QuipuException.corrupt(
          "Schema is nested more than " + DEPTH + " deep, which is not allowed");
    }
    Map<?, ?> in = as(Map.class, json);
    List<String> types =
        in.get("type") instanceof String one ? List.of(one) : texts(in.get("type"));
    String type = types.isEmpty() ? null : types.get(0);
    List<Schema> inner =
        schemas(in.containsKey("allOf") ? in.get("allOf") : in.get("anyOf"), depth);
    return new Schema(
        type,
        types.lastIndexOf("string") > 0,
        types.lastIndexOf("null") > 0,
        text(in.get("x-type")),
        text(in.get("x-class")),
        text(in.get("format")),
        text(in.get("contentMediaType")),
        in.containsKey("contentEncoding"),
        items(in, depth),
        "object".equals(type) ? properties(in, depth) : null,
        in.containsKey("x-key") ? schema(in.get("x-key"), depth + 1) : null,
        inner.isEmpty() ? null : inner.get(0),
        in.containsKey("x-dtype") ? arrayFacts(in) : null,
        text(in.get("x-language")));
  }

  private static Items items(Map<?, ?> in, int depth) {
    if (!in.containsKey("items")) {
      return Items.NONE;
    } else if (!in.containsKey("x-items")) {
      return Items.of(schema(in.get("items"), depth + 1));
    }
    Map<?, ?> kinds = as(Map.class, in.get("items"));
    Items items = Items.of(schemas(kinds.get("anyOf"), depth), numbers(in.get("x-items")));
    if (items == null) {
      throw QuipuException.corrupt("Schema has an x-items that does not fit its items");
    }
    return items;
  }

  private static Schema.ArrayFacts arrayFacts(Map<?, ?> in) {
    return new Schema.ArrayFacts(as(String.class, in.get("x-dtype")), numbers(in.get("x-shape")));
  }

  private static List<Integer> numbers(@Nullable Object json) {
    List<Integer> numbers = new ArrayList<>();
    for (Object one : list(json)) {
      long number = as(Long.class, one);
      if (number != (int) number) {
        throw QuipuException.corrupt("Schema has the number " + number + ", which is too large");
      }
      numbers.add((int) number);
    }
    return numbers;
  }

  private static Properties properties(Map<?, ?> in, int depth) {
    Map<String, Schema> all = new TreeMap<>();
    if (in.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach((name, one) -> all.put(as(String.class, name), schema(one, depth + 1)));
    }
    if (in.containsKey("additionalProperties")) {
      // Stands for all names.
      all.put("", schema(in.get("additionalProperties"), depth + 1));
    }
    return new Properties(
        List.copyOf(all.keySet()), List.copyOf(all.values()), texts(in.get("required")));
  }

  private static List<Schema> schemas(@Nullable Object json, int depth) {
    List<Schema> schemas = new ArrayList<>();
    for (Object one : list(json)) {
      schemas.add(schema(one, depth + 1));
    }
    return schemas;
  }

  private static List<String> texts(@Nullable Object json) {
    List<String> texts = new ArrayList<>();
    for (Object one : list(json)) {
      texts.add(as(String.class, one));
    }
    return texts;
  }

  private static List<?> list(@Nullable Object json) {
    return json == null ? List.of() : as(List.class, json);
  }

  private static @Nullable String text(@Nullable Object json) {
    return json == null ? null : as(String.class, json);
  }

  private static <T> T as(Class<T> type, @Nullable Object json) {
    if (!type.isInstance(json)) {
      throw QuipuException.corrupt(
          "Schema holds "
              + (json == null ? "null" : "a " + json.getClass().getSimpleName())
              + " where a "
              + type.getSimpleName()
              + " is needed");
    }
    return type.cast(json);
  }
}
