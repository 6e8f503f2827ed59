package dev.quipu.server.nativeapi.server;

import dev.quipu.server.http.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The OpenAPI document of this API as one file. The folder `api` holds it in parts: the root names
/// every path and the part that describes that path, and the parts refer to components of one
/// another. Component names are unique across the parts. So a reference into another part becomes a
/// reference within the whole document once the name of the part is cut off.
public final class ApiDescription {
  private static final String FOLDER = "/dev/quipu/server/nativeapi/api/";
  private static final String ROOT = "openapi.json";
  private static final String REFERENCE = "$ref";
  private static final List<String> COMPONENTS = List.of("parameters", "responses", "schemas");

  /// All files but the root, in the order in which they are first referred to.
  private final List<String> parts = new ArrayList<>();

  private ApiDescription() {}

  public static byte[] bundle() throws IOException {
    ApiDescription description = new ApiDescription();
    description.findParts(ROOT);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = Json.generator(bytes)) {
      description.write(out);
    }
    return bytes.toByteArray();
  }

  private void findParts(String file) throws IOException {
    try (JsonParser in = open(file)) {
      while (in.nextToken() != null) {
        if (in.currentToken() == JsonToken.VALUE_STRING && REFERENCE.equals(in.currentName())) {
          String named = in.getString().substring(0, in.getString().indexOf('#'));
          if (!named.isEmpty() && !parts.contains(named)) {
            parts.add(named);
            findParts(named);
          }
        }
      }
    }
  }

  private static JsonParser open(String file) {
    InputStream in = ApiDescription.class.getResourceAsStream(FOLDER + file);
    if (in == null) {
      throw new IllegalStateException("The file " + file + " of the API is missing in the build");
    }
    return Json.parser(in);
  }

  private void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    try (JsonParser in = open(ROOT)) {
      in.nextToken();
      while (in.nextToken() != JsonToken.END_OBJECT) {
        String name = in.currentName();
        in.nextToken();
        // In the root, these fields hold nothing but references into the parts.
        if (name.equals("paths") || name.equals("components")) {
          in.skipChildren();
        } else {
          out.writeName(name);
          copy(in, out);
        }
      }
    }
    out.writeObjectPropertyStart("paths");
    for (String part : parts) {
      copyFields(part, List.of("paths"), out);
    }
    out.writeEndObject();
    out.writeObjectPropertyStart("components");
    for (String kind : COMPONENTS) {
      out.writeObjectPropertyStart(kind);
      for (String part : parts) {
        copyFields(part, List.of("components", kind), out);
      }
      out.writeEndObject();
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  /// Copies the fields of an object in a file; nothing if the file does not have the object.
  ///
  /// @param place the names of the fields that lead to the object
  private static void copyFields(String file, List<String> place, JsonGenerator out)
      throws IOException {
    try (JsonParser in = open(file)) {
      in.nextToken();
      for (String name : place) {
        while (in.nextToken() == JsonToken.PROPERTY_NAME && !in.currentName().equals(name)) {
          in.nextToken();
          in.skipChildren();
        }
        if (in.currentToken() != JsonToken.PROPERTY_NAME) {
          return;
        }
        in.nextToken();
      }
      while (in.nextToken() != JsonToken.END_OBJECT) {
        out.writeName(in.currentName());
        in.nextToken();
        copy(in, out);
      }
    }
  }

  /// Copies the value at which a parser stands.
  private static void copy(JsonParser in, JsonGenerator out) {
    int depth = 0;
    do {
      JsonToken token = in.currentToken();
      if (token == JsonToken.VALUE_STRING && REFERENCE.equals(in.currentName())) {
        out.writeString(in.getString().substring(in.getString().indexOf('#')));
      } else {
        out.copyCurrentEvent(in);
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    } while (depth > 0 && in.nextToken() != null);
  }
}
