package dev.quipu.evaluation.json;

import dev.quipu.core.error.QuipuException;
import dev.quipu.sdk.objects.Values;
import dev.quipu.sdk.values.Content;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values of a program as JSON, as objects have them, and JSON as maps, lists, strings, numbers,
/// booleans and null.
public final class CaseJson {
  private static final String JSON = "application/json";
  private static final String ANY = "{}";
  private static final Values VALUES = Values.standard();

  private CaseJson() {}

  /// The canonical JSON of a value. A value that is no JSON, such as an image, is an object that
  /// names its media type, digest and size in bytes.
  public static String text(@Nullable Object value) {
    return text(content(value));
  }

  public static String text(Content content) {
    if (content.mediaType().equals(JSON)) {
      return new String(content.bytes(), StandardCharsets.UTF_8);
    }
    Map<String, Object> named = new LinkedHashMap<>();
    named.put("mediaType", content.mediaType());
    named.put("digest", content.digest().hex());
    named.put("sizeBytes", content.size());
    return text(named);
  }

  public static Content content(@Nullable Object value) {
    return value instanceof Content content ? content : VALUES.content(value);
  }

  /// The value of a JSON text, whatever white space it has: maps, lists, strings, booleans, null,
  /// and numbers, which are a [Long] if a long holds them, else a [Double].
  ///
  /// @param what for messages, such as `Output`
  /// @throws QuipuException INVALID_ARGUMENT if the text is no JSON
  public static @Nullable Object value(String what, String json) {
    try {
      return VALUES.value(JSON, ANY, json.getBytes(StandardCharsets.UTF_8)).object();
    } catch (QuipuException e) {
      throw QuipuException.invalid(e.message().replaceFirst("^Content", what));
    }
  }

  /// The members of a JSON object.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the text is no object
  public static Map<String, @Nullable Object> object(String what, String json) {
    if (!(value(what, json) instanceof Map<?, ?> members)) {
      throw QuipuException.invalid(what + " is no JSON object");
    }
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    members.forEach((name, value) -> object.put(String.valueOf(name), value));
    return object;
  }

  /// A value as text for a reader: a text as it is, all else as JSON.
  public static String plain(@Nullable Object value) {
    return value instanceof CharSequence text ? text.toString() : text(value);
  }

  /// The elements of a collection or an array of objects; a single value is the only one.
  public static List<?> elements(Object value) {
    if (value instanceof Iterable<?> many) {
      List<@Nullable Object> list = new ArrayList<>();
      many.forEach(list::add);
      return list;
    }
    return value instanceof Object[] array ? Arrays.asList(array) : List.of(value);
  }
}
