package dev.quipu.server.mlflow.graphql;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.text.Text;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.MlflowError;
import dev.quipu.server.mlflow.request.Question;
import dev.quipu.server.mlflow.request.Wording;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Answers GraphQL queries with the answers of MLflow's other API. All of them only read, even
/// those that MLflow calls mutations.
public final class GraphqlRoutes {
  /// Statuses from which clients wait and ask again.
  private static final int SERVER_ERROR = 500;

  private final Map<String, RootField> fields;

  /// A root field.
  ///
  /// @param type of the answer
  /// @param input the fields of the argument `input`, as GraphQL spells them
  public record RootField(String type, List<String> input, Question question) {}

  /// @param fields the root fields by name
  public GraphqlRoutes(Map<String, RootField> fields) {
    this.fields = Map.copyOf(fields);
  }

  public List<Route> atRoot() {
    return List.of(new Route(Method.POST, "/graphql", Permission.READ, this::query));
  }

  private void query(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(GraphqlLimits.BODY_BYTES);
    String query = body.requiredText("query");
    Optional<JsonObject> variables = body.object("variables");
    List<String> errors = new ArrayList<>();
    StringWriter data = new StringWriter();
    try {
      List<Selection> root =
          QueryParser.read(query, name -> variables.map(all -> plain(all.raw(name))).orElse(null));
      root.forEach(this::check);
      Answer answer = new Answer(exchange, errors);
      try (JsonGenerator json = Json.generator(data)) {
        json.writeStartObject();
        for (Selection selection : root) {
          json.writeName(selection.alias());
          json.writeRawValue(answer.text(selection));
        }
        json.writeEndObject();
      }
    } catch (Refusal refusal) {
      errors.add(refusal.message());
      data = new StringWriter();
    }
    String text = data.toString();
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeName("data");
          json.writeRawValue(text.isEmpty() ? "null" : text);
          json.writeName("errors");
          if (errors.isEmpty()) {
            json.writeNull();
          } else {
            json.writeStartArray();
            errors.forEach(json::writeString);
            json.writeEndArray();
          }
          json.writeEndObject();
        });
  }

  /// A value of a JSON body as a value of a query.
  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case JsonObject object -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        object.names().forEach(name -> members.put(name, plain(object.raw(name))));
        yield members;
      }
      case List<?> list -> list.stream().map(GraphqlRoutes::plain).toList();
      case null, default -> value;
    };
  }

  private static boolean isTest(Selection selection) {
    return selection.name().equals("test") || selection.name().equals("testMutation");
  }

  private void check(Selection selection) {
    if (isTest(selection)) {
      Schema.check(selection, "Test");
      return;
    }
    RootField field = fields.get(selection.name());
    if (field == null) {
      throw new Refusal(
          "Cannot query field '" + Text.first(selection.name(), 100) + "' on type 'Query'.");
    }
    Schema.check(selection, field.type());
    for (String argument : selection.arguments().keySet()) {
      if (!argument.equals("input")) {
        throw new Refusal(
            "Unknown argument '" + argument + "' on field '" + selection.name() + "'.");
      }
    }
    if (selection.arguments().get("input") instanceof Map<?, ?> input) {
      for (Object name : input.keySet()) {
        if (!field.input().contains(name)) {
          throw new Refusal(
              "Field '" + name + "' is not defined by the input of '" + selection.name() + "'.");
        }
      }
    }
  }

  /// Answers the root fields of one query.
  private final class Answer {
    private final Exchange exchange;
    private final List<String> errors;
    private final Answered answered = new Answered(new RunLookups(this::ask));

    Answer(Exchange exchange, List<String> errors) {
      this.exchange = exchange;
      this.errors = errors;
    }

    /// The JSON of a root field: null, and an error, if the request is wrong.
    String text(Selection selection) {
      StringWriter out = new StringWriter();
      try (JsonGenerator json = Json.generator(out)) {
        if (isTest(selection)) {
          String echoed = String.valueOf(selection.arguments().get("inputString"));
          answered.write(
              json,
              "Test",
              Json.readObject("{\"output\":" + JsonString.of(echoed) + "}"),
              selection.selections());
        } else {
          RootField field = fields.get(selection.name());
          Object input = selection.arguments().get("input");
          JsonObject found = ask(selection.name(), input instanceof Map<?, ?> map ? map : Map.of());
          answered.write(json, field == null ? "" : field.type(), found, selection.selections());
        }
      } catch (QuipuException e) {
        if (MlflowError.of(e.code()).status() >= SERVER_ERROR) {
          throw e;
        }
        errors.add(Wording.of(e).message());
        return "null";
      }
      return out.toString();
    }

    /// The answer of a root field, as MLflow's other API has it.
    private JsonObject ask(String name, Map<?, ?> input) {
      RootField field = fields.get(name);
      if (field == null) {
        throw new IllegalArgumentException(name + " is no root field");
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (JsonGenerator json = Json.generator(out)) {
        field
            .question()
            .answer(exchange.scope(), Input.ofBody(Json.readObject(snake(input))))
            .write(json);
      }
      exchange.memory().take(out.size());
      return Json.readAnswer(out.toByteArray(), exchange.memory());
    }

    private static String snake(Map<?, ?> input) {
      StringWriter out = new StringWriter();
      try (JsonGenerator json = Json.generator(out)) {
        json.writeStartObject();
        input.forEach((name, value) -> {
          json.writeName(Schema.snake((String) name));
          write(json, value);
        });
        json.writeEndObject();
      }
      return out.toString();
    }

    private static void write(JsonGenerator json, @Nullable Object value) {
      switch (value) {
        case null -> json.writeNull();
        case Boolean flag -> json.writeBoolean(flag);
        case Long number -> json.writeNumber(number);
        case Number number -> json.writeNumber(number.doubleValue());
        case List<?> list -> {
          json.writeStartArray();
          list.forEach(item -> write(json, item));
          json.writeEndArray();
        }
        case Map<?, ?> map -> {
          json.writeStartObject();
          map.forEach((name, member) -> {
            json.writeName((String) name);
            write(json, member);
          });
          json.writeEndObject();
        }
        default -> json.writeString(value.toString());
      }
    }
  }
}
