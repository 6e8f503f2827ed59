package dev.quipu.server.mlflow.graphql;

import dev.quipu.core.json.NonFinite;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.mlflow.graphql.Schema.FieldType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Writes of an answer of MLflow's other API what a query selects. What is absent there has the
/// default of its type, as with MLflow: an empty text or list, 0, or an object of defaults.
final class Answered {
  private final RunLookups lookups;

  Answered(RunLookups lookups) {
    this.lookups = lookups;
  }

  /// @param object null if it is absent
  void write(
      JsonGenerator json, String type, @Nullable JsonObject object, List<Selection> selections) {
    json.writeStartObject();
    for (Selection selection : selections) {
      json.writeName(selection.alias());
      FieldType field = Schema.field(type, selection.name());
      if (type.equals("Run") && RunLookups.has(selection.name())) {
        write(json, field, lookups.find(selection.name(), object), selection);
      } else {
        String name = Schema.snake(selection.name());
        write(json, field, object == null ? null : object.raw(name), selection);
      }
    }
    json.writeEndObject();
  }

  private void write(
      JsonGenerator json, FieldType field, @Nullable Object value, Selection selection) {
    if (!field.isList()) {
      writeOne(json, field.type(), value, selection);
      return;
    }
    json.writeStartArray();
    if (value instanceof List<?> list) {
      list.forEach(item -> writeOne(json, field.type(), item, selection));
    }
    json.writeEndArray();
  }

  private void writeOne(
      JsonGenerator json, String type, @Nullable Object value, Selection selection) {
    switch (type) {
      case "ApiError" -> json.writeNull();
      case "String" -> json.writeString(value == null ? "" : value.toString());
      case "Long" -> json.writeString(value == null ? "0" : value.toString());
      case "Boolean" -> json.writeBoolean(Boolean.TRUE.equals(value));
      case "Float" -> writeFloat(json, value);
      case "Enum" -> {
        if (value == null) {
          json.writeNull();
        } else {
          json.writeString(value.toString());
        }
      }
      default ->
          write(
              json,
              type,
              value instanceof JsonObject object ? object : null,
              selection.selections());
    }
  }

  /// GraphQL has no NaN, which becomes null, and no infinities, which become the greatest numbers.
  private static void writeFloat(JsonGenerator json, @Nullable Object value) {
    double number =
        switch (value) {
          case Number known -> known.doubleValue();
          case String text -> NonFinite.number(text).orElse(Double.NaN);
          case null, default -> 0;
        };
    if (Double.isNaN(number)) {
      json.writeNull();
    } else {
      json.writeNumber(Math.clamp(number, -Double.MAX_VALUE, Double.MAX_VALUE));
    }
  }
}
