package dev.quipu.sdk.folder;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.NonFinite;
import dev.quipu.core.json.Numbers;
import dev.quipu.core.text.Text;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/// The JSON of run folders. Numbers keep the text in which they are written.
final class FolderJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private FolderJson() {}

  /// A number as it is written.
  record NumberText(String text) {}

  // ---- reading ----

  /// Reads a whole object. Values are String, [NumberText], Boolean, null, List and Map.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the text is not one JSON object
  static Map<String, @Nullable Object> object(String text) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw QuipuException.invalid("it is no JSON object");
      }
      Map<String, @Nullable Object> fields = fields(json);
      if (json.nextToken() != null) {
        throw QuipuException.invalid("it goes on after its JSON object");
      }
      return fields;
    } catch (JacksonException e) {
      throw QuipuException.invalid("it is no JSON: " + e.getOriginalMessage());
    }
  }

  private static Map<String, @Nullable Object> fields(JsonParser json) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      fields.put(name, value(json, json.nextToken()));
    }
    return fields;
  }

  private static @Nullable Object value(JsonParser json, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> fields(json);
      case START_ARRAY -> {
        List<@Nullable Object> array = new ArrayList<>();
        for (JsonToken next = json.nextToken();
            next != JsonToken.END_ARRAY;
            next = json.nextToken()) {
          array.add(value(json, next));
        }
        yield array;
      }
      case VALUE_STRING -> json.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new NumberText(json.getString());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /// The value of a field of a row: a Double, or JSON.
  ///
  /// @param isString whether a string stays one even if it looks like a number that is not finite
  static Object fieldValue(@Nullable Object value, boolean isString) {
    if (value instanceof String text) {
      Double number = isString ? null : NonFinite.number(text).orElse(null);
      return number == null ? JsonString.of(text) : number;
    }
    if (value instanceof NumberText number) {
      BigDecimal exact = new BigDecimal(number.text());
      // A double knows a negative zero, and a decimal does not.
      return Numbers.isDouble(exact)
          ? (Object) Double.parseDouble(number.text())
          : new JsonText(number.text());
    }
    return text(value);
  }

  /// A value as text without white space.
  static JsonText text(@Nullable Object value) {
    return new JsonText(write(json -> writeValue(json, value)));
  }

  /// As [#text], of any length.
  static String longText(@Nullable Object value) {
    return write(json -> writeValue(json, value));
  }

  /// The one text that a value has in a run folder, however its escapes were written.
  static String canonical(JsonText value) {
    return value.text().indexOf('\\') < 0 ? value.text() : rewritten(value.text());
  }

  /// Whether an object is written as [#longText] would write it.
  static boolean isCanonical(String object) {
    try {
      return rewritten(object).equals(object);
    } catch (QuipuException e) {
      return false;
    }
  }

  private static String rewritten(String text) {
    return longText(object("{\"value\":" + text + "}").get("value"));
  }

  private static void writeValue(JsonGenerator json, @Nullable Object value) {
    if (value instanceof Map<?, ?> fields) {
      json.writeStartObject();
      fields.forEach((name, field) -> {
        json.writeName((String) name);
        writeValue(json, field);
      });
      json.writeEndObject();
    } else if (value instanceof List<?> array) {
      json.writeStartArray();
      array.forEach(element -> writeValue(json, element));
      json.writeEndArray();
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof NumberText number) {
      json.writeNumber(number.text());
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else {
      json.writeNull();
    }
  }

  // ---- writing ----

  /// Writes JSON without white space.
  static String write(Consumer<JsonGenerator> body) {
    return write(ObjectWriteContext.empty(), body);
  }

  /// Writes an object over several lines, for people.
  static String writeDocument(Consumer<JsonGenerator> fields) {
    return write(
            new Indented(),
            json -> {
              json.writeStartObject();
              fields.accept(json);
              json.writeEndObject();
            })
        + "\n";
  }

  private static String write(ObjectWriteContext context, Consumer<JsonGenerator> body) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(context, out)) {
      body.accept(json);
    }
    return out.toString();
  }

  /// Writes one line, with its end.
  static String line(Consumer<JsonGenerator> fields) {
    return write(json -> {
      json.writeStartObject();
      fields.accept(json);
      json.writeEndObject();
    })
        + "\n";
  }

  /// Writes a number; one that is not finite as a string.
  static void writeNumber(JsonGenerator json, double value) {
    if (!Double.isFinite(value)) {
      json.writeString(Double.toString(value));
    } else if (value == Math.rint(value)
        && Math.abs(value) < 1e15
        && Double.doubleToRawLongBits(value) != Double.doubleToRawLongBits(-0.0)) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(Double.toString(value));
    }
  }

  private static final class Indented extends ObjectWriteContext.Base {
    @Override
    public PrettyPrinter getPrettyPrinter() {
      DefaultIndenter lines = new DefaultIndenter("  ", "\n");
      return new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
    }
  }

  static QuipuException wrong(String field, String expected) {
    return QuipuException.invalid("field " + Text.quote(field) + " is not " + expected);
  }

  static void writeJson(JsonGenerator json, String name, @Nullable JsonText value) {
    if (value != null) {
      json.writeName(name);
      json.writeRawValue(canonical(value));
    }
  }

  static void writeText(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }
}
