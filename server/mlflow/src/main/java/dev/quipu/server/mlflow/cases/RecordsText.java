package dev.quipu.server.mlflow.cases;

import dev.quipu.core.cases.CaseLimits;
import dev.quipu.core.cases.EvaluationCase;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import dev.quipu.core.text.Text;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.mlflow.request.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;

/// Reads the JSON that clients send inside strings: records and tags.
final class RecordsText {
  private static final Set<String> SOURCES =
      Set.of("UNSPECIFIED", "TRACE", "HUMAN", "DOCUMENT", "CODE");

  /// The tag in which clients name the user.
  private static final String USER_TAG = "mlflow.user";

  private final String field;

  private RecordsText(String field) {
    this.field = field;
  }

  /// The cases of an array of records. Their times are 0.
  ///
  /// @throws QuipuException INVALID_ARGUMENT, which names the record, if one is no case
  static List<EvaluationCase> read(String records) {
    return new RecordsText("records").cases(records);
  }

  /// The tags of an object; those that are null are left out.
  static Map<String, String> tags(String text) {
    Map<String, String> tags = new LinkedHashMap<>();
    new RecordsText("tags")
        .members(text)
        .forEach((key, value) -> {
          if (!value.equals(JsonText.NULL)) {
            tags.put(
                Names.key("Tag key", key),
                value.isString() ? JsonString.text(value) : value.text());
          }
        });
    return tags;
  }

  /// The user that the tags name; empty if they name none.
  static String user(Map<String, String> tags) {
    return tags.getOrDefault(USER_TAG, "");
  }

  private interface Reading<T> {
    T read(JsonParser parser);
  }

  private <T> T reading(String text, Reading<T> reading) {
    try (JsonParser parser = Json.parser(text)) {
      T read = reading.read(parser);
      if (parser.nextToken() != null) {
        throw QuipuException.invalid("Field " + field + " goes on after its JSON");
      }
      return read;
    } catch (StreamReadException | StreamConstraintsException e) {
      String why = Json.invalid(e).message();
      boolean isNumber = why.contains("NaN") || why.contains("Infinity") || why.contains("INF");
      throw QuipuException.invalid(
          "Field "
              + field
              + " is not the JSON expected"
              + (isNumber ? " (NaN and Infinity are no JSON; send null or a text): " : ": ")
              + why);
    }
  }

  private Map<String, JsonText> members(String text) {
    return reading(
        text,
        parser -> {
          require(parser.nextToken(), JsonToken.START_OBJECT, field, "an object");
          return members(parser, field);
        });
  }

  private static void require(
      @Nullable JsonToken token, JsonToken expected, String what, String words) {
    if (token != expected) {
      throw QuipuException.invalid("Field " + what + " is not " + words);
    }
  }

  /// The members of the object at whose start the parser stands.
  private static Map<String, JsonText> members(JsonParser parser, String what) {
    Map<String, JsonText> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken start = parser.nextToken();
      try {
        if (members.put(name, Json.text(parser, start)) != null) {
          throw Json.twice(name);
        }
      } catch (QuipuException e) {
        throw QuipuException.invalid(
            "In " + what + "." + Text.first(name, 100) + ": " + e.message());
      }
    }
    return members;
  }

  private List<EvaluationCase> cases(String records) {
    return reading(
        records,
        parser -> {
          require(parser.nextToken(), JsonToken.START_ARRAY, field, "an array");
          List<EvaluationCase> cases = new ArrayList<>();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (cases.size() == CaseLimits.CASES_PER_REQUEST) {
              throw QuipuException.invalid(
                  "Field records has more than "
                      + CaseLimits.CASES_PER_REQUEST
                      + " elements, which is the most that one request may have");
            }
            String what = field + "[" + cases.size() + "]";
            require(parser.currentToken(), JsonToken.START_OBJECT, what, "an object");
            cases.add(read(what, members(parser, what)));
          }
          return cases;
        });
  }

  private static EvaluationCase read(String what, Map<String, JsonText> members) {
    JsonText inputs = object(what, members, "inputs");
    JsonText tags = object(what, members, "tags");
    String user =
        tags != null && JsonTree.members(tags).get(USER_TAG) instanceof String name ? name : "";
    return new EvaluationCase(
        inputs == null ? new JsonText("{}") : JsonTree.canonical(inputs),
        value(members, "outputs"),
        object(what, members, "expectations"),
        tags,
        source(what, object(what, members, "source")),
        user,
        user,
        0,
        0);
  }

  private static @Nullable JsonText value(Map<String, JsonText> members, String name) {
    JsonText value = members.get(name);
    return value == null || value.equals(JsonText.NULL) ? null : value;
  }

  private static @Nullable JsonText object(
      String what, Map<String, JsonText> members, String name) {
    JsonText value = value(members, name);
    return value == null ? null : EvaluationCase.checkObject(what + "." + name, value);
  }

  /// The source as clients read it: its type is in upper case, and it always has data.
  private static @Nullable JsonText source(String what, @Nullable JsonText source) {
    if (source == null) {
      return null;
    }
    Map<String, @Nullable Object> members = JsonTree.members(source);
    String type =
        members.get("source_type") instanceof String word ? word.toUpperCase(Locale.ROOT) : "";
    if (!SOURCES.contains(type)) {
      throw QuipuException.invalid(
          "Invalid dataset record source type in "
              + what
              + ": "
              + Text.first(String.valueOf(members.get("source_type")), 100)
              + ". Valid source types: "
              + SOURCES.stream().sorted().toList());
    }
    Object data = members.get("source_data");
    StringBuilder text = new StringBuilder();
    JsonTree.write(
        Map.of("source_data", data instanceof Map ? data : Map.of(), "source_type", type), text);
    return new JsonText(text.toString());
  }
}
