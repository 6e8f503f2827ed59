package dev.quipu.sdk.profile;

import java.io.InputStream;
import java.io.StringWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Reads the JSON objects of a JSONL file, one row each.
final class JsonRows {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonRows() {}

  /// Adds all rows to a profile.
  ///
  /// @throws JacksonException if the file is no JSONL
  /// @return whether all rows were objects
  static boolean read(InputStream in, TableProfile profile) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), in)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token != JsonToken.START_OBJECT) {
          return false;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          ColumnProfile column = profile.column(json.currentName());
          json.nextToken();
          if (column == null) {
            json.skipChildren();
          } else {
            add(json, column);
          }
        }
        profile.endRow();
      }
      return true;
    }
  }

  private static void add(JsonParser json, ColumnProfile column) {
    switch (json.currentToken()) {
      case VALUE_NULL -> column.addNulls(1);
      case VALUE_TRUE -> column.addValue(true);
      case VALUE_FALSE -> column.addValue(false);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> column.addValue(json.getNumberValue());
      case START_OBJECT, START_ARRAY -> {
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
          copy.copyCurrentStructure(json);
        }
        column.addValue(text.toString());
      }
      default -> column.addValue(json.getString());
    }
  }
}
