package dev.quipu.harness.json;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonTree;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// JSON as maps, lists, texts, numbers, booleans and null. Written, it is canonical: names sorted,
/// no white space, one form for each number. So equal values have equal bytes.
public final class Json {
  /// Data of cases may be 500 deep. Records, and the journal more so, have them deeper.
  private static final int DEPTH = 1000;

  /// Also used by those who read only parts of a value.
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Json() {}

  /// The canonical text of a value. A number that is not finite is null, and half a pair of
  /// surrogates is U+FFFD.
  public static String text(@Nullable Object value) {
    StringBuilder out = new StringBuilder(256);
    JsonTree.write(plain(value), out);
    return out.toString();
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> members = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((name, member) -> members.put(whole(String.valueOf(name)), plain(member)));
        yield members;
      }
      case Iterable<?> many -> {
        List<@Nullable Object> elements = new ArrayList<>();
        many.forEach(element -> elements.add(plain(element)));
        yield elements;
      }
      case Double number -> Double.isFinite(number) ? number : null;
      case Float number -> Float.isFinite(number) ? (double) number : null;
      case CharSequence text -> whole(text.toString());
      case Integer number -> (double) number;
      case Long number -> number;
      case BigInteger number -> number;
      case Boolean flag -> flag;
      case null -> null;
      default -> whole(value.toString());
    };
  }

  private static String whole(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        // Decoding replaces what is no whole character.
        return text.codePoints()
            .map(point -> point >= 0xd800 && point <= 0xdfff ? 0xfffd : point)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
      }
    }
    return text;
  }

  /// The value of a text: integers are a Long or a BigInteger, other numbers a Double.
  ///
  /// @param what for messages, such as `Answer`
  /// @throws QuipuException INVALID_ARGUMENT if the text is not one value of JSON
  public static @Nullable Object value(String what, byte[] json) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw QuipuException.invalid(what + " is empty");
      }
      Object value = read(parser, first);
      if (parser.nextToken() != null) {
        throw QuipuException.invalid(what + " goes on after its end");
      }
      return value;
    } catch (JacksonException e) {
      throw QuipuException.invalid(what + " is no JSON: " + e.getOriginalMessage());
    }
  }

  /// The members of an object.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the text is no object
  public static Map<String, @Nullable Object> object(String what, byte[] json) {
    return members(what, value(what, json));
  }

  /// The members of an object.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the text is no object
  public static Map<String, @Nullable Object> object(String what, String json) {
    return object(what, json.getBytes(StandardCharsets.UTF_8));
  }

  /// A value that must be an object.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is none
  public static Map<String, @Nullable Object> members(String what, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw QuipuException.invalid(what + " is no JSON object");
    }
    Map<String, @Nullable Object> members = LinkedHashMap.newLinkedHashMap(map.size());
    map.forEach((name, member) -> members.put(String.valueOf(name), member));
    return members;
  }

  private static @Nullable Object read(JsonParser json, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = json.currentName();
          members.put(name, read(json, json.nextToken()));
        }
        yield members;
      }
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        for (JsonToken next = json.nextToken();
            next != JsonToken.END_ARRAY;
            next = json.nextToken()) {
          elements.add(read(json, next));
        }
        yield elements;
      }
      case VALUE_STRING -> json.getString();
      case VALUE_NUMBER_INT ->
          json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? json.getBigIntegerValue()
              : (Object) json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /// A value as text for a reader: a text as it is, all else as JSON.
  public static String plainText(@Nullable Object value) {
    return value instanceof String text ? text : text(value);
  }
}
