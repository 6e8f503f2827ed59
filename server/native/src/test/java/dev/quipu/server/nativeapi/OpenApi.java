package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.quipu.server.nativeapi.server.ApiDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAPI document, to hold answers against. Stricter than what clients read: a field that is
/// not documented is an error here.
final class OpenApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REFERENCE = "$ref";
  private static final String ERROR = "/components/schemas/Error";
  private static final String JSON_SCHEMA = "/content/application~1json/schema";
  private static final String SCHEMAS = "#/components/schemas/";

  /// Where a schema says what else must hold, not what there is.
  private static final Set<String> CONDITIONS = Set.of("if", "then", "else", "not");

  /// The document of this build. Its schemas are compiled once for all tests.
  static final OpenApi DOCUMENT = new OpenApi();

  private final JsonNode document;
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  private OpenApi() {
    try {
      document = JSON.readTree(ApiDescription.bundle());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JsonNode components = document.get("components").get("schemas");
    Set<String> open = new HashSet<>();
    for (JsonNode all : components.findValues("allOf")) {
      all.findValues(REFERENCE).forEach(reference -> open.add(reference.asString()));
    }
    for (Map.Entry<String, JsonNode> schema : components.properties()) {
      close(schema.getValue(), open, !open.contains(SCHEMAS + schema.getKey()));
    }
  }

  /// Refuses fields that are not documented, which clients ignore.
  ///
  /// @param open references to schemas that others extend, so that only those who refer to them can
  ///   tell what is too much
  /// @param closes whether the schema is no part of another
  private static void close(JsonNode node, Set<String> open, boolean closes) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (field.getKey().equals("allOf")) {
          field.getValue().forEach(part -> close(part, open, false));
        } else if (!CONDITIONS.contains(field.getKey())) {
          close(field.getValue(), open, true);
        }
      }
      boolean holdsFields =
          object.path("properties").isObject()
              || object.path("allOf").isArray()
              || open.contains(object.path(REFERENCE).asString(""));
      if (closes && holdsFields && !object.has("additionalProperties")) {
        object.put("unevaluatedProperties", false);
      }
    } else if (node instanceof ArrayNode array) {
      array.forEach(one -> close(one, open, true));
    }
  }

  JsonNode document() {
    return document;
  }

  /// The template of the operation that a path belongs to.
  Optional<String> template(String path) {
    List<String> found = new ArrayList<>();
    for (String template : document.get("paths").propertyNames()) {
      String pattern = template.replace("{path}", "..*").replaceAll("\\{[a-zA-Z]+}", "[^/]+");
      if (path.matches(pattern)) {
        found.add(template);
      }
    }
    // A literal segment goes before a variable.
    return found.stream().min((a, b) -> Integer.compare(variables(a), variables(b)));
  }

  private static int variables(String template) {
    return template.length() - template.replace("{", "").length();
  }

  /// Checks that an answer is one the document allows. What no operation answers must be an error.
  ///
  /// @return the fields that the answer holds, each by its place in the document
  Set<String> check(String method, String path, int status, String contentType, byte[] body) {
    Optional<String> operation = operation(method, path);
    if (operation.isEmpty()) {
      return validate(ERROR, body);
    }
    JsonNode responses = document.at(operation.get()).get("responses");
    String name = responses.has(Integer.toString(status)) ? Integer.toString(status) : "default";
    assertThat(status >= 400 || !name.equals("default"))
        .as("%s %s answers %s, which is not documented", method, path, status)
        .isTrue();
    String response = operation.get() + "/responses/" + name;
    if (responses.get(name).has(REFERENCE)) {
      response = responses.get(name).get(REFERENCE).asString().substring(1);
    }
    JsonNode content = document.at(response).path("content");
    if (method.equals("HEAD") || (content.isMissingNode() && body.length == 0)) {
      return Set.of();
    }
    String bare = contentType.split(";", 2)[0];
    assertThat(content.has(bare))
        .as("%s %s answers %s, which is not documented for %s", method, path, contentType, status)
        .isTrue();
    return bare.equals("application/json") ? validate(response + JSON_SCHEMA, body) : Set.of();
  }

  /// Checks that the body of a request that was accepted is one the document allows.
  void checkRequest(String method, String path, String json) {
    String body = operation(method, path).orElseThrow() + "/requestBody/content/application~1json";
    if (!document.at(body).isMissingNode()) {
      validate(body + "/schema", json.getBytes(StandardCharsets.UTF_8));
    }
  }

  private Optional<String> operation(String method, String path) {
    String verb = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
    return template(path)
        .map(template -> "/paths/" + template.replace("~", "~0").replace("/", "~1") + "/" + verb)
        .filter(pointer -> !document.at(pointer).isMissingNode());
  }

  /// Checks some JSON against a schema of the document.
  ///
  /// @return the fields it holds, each by its place in the document
  Set<String> validate(String pointer, byte[] body) {
    Schema schema =
        schemas.computeIfAbsent(
            pointer,
            p -> {
              ObjectNode root = document.deepCopy().asObject();
              root.put(REFERENCE, "#" + p);
              return registry.getSchema(root);
            });
    JsonNode json = JSON.readTree(body);
    List<Error> errors = schema.validate(json);
    assertThat(errors).as(() -> new String(body, StandardCharsets.UTF_8)).isEmpty();
    Set<String> fields = new TreeSet<>();
    addFields(pointer, json, fields);
    return fields;
  }

  /// The fields of every answer that is documented, each by its place in the document.
  Set<String> fieldsOfAnswers() {
    Set<String> fields = new TreeSet<>();
    addFields(ERROR, null, fields);
    for (JsonNode item : document.get("paths")) {
      for (JsonNode operation : item) {
        for (JsonNode response : operation.path("responses")) {
          String schema = response.at(JSON_SCHEMA + "/" + REFERENCE).asString("");
          if (!schema.isEmpty()) {
            addFields(schema.substring(1), null, fields);
          }
        }
      }
    }
    return fields;
  }

  /// Adds the fields of a schema.
  ///
  /// @param value of which the fields are wanted; null for all that it may have
  private void addFields(String pointer, @Nullable JsonNode value, Set<String> fields) {
    JsonNode schema = document.at(pointer);
    if (schema.has(REFERENCE)) {
      addFields(schema.get(REFERENCE).asString().substring(1), value, fields);
    }
    for (String alternatives : List.of("allOf", "oneOf", "anyOf")) {
      for (int i = 0; i < schema.path(alternatives).size(); i++) {
        addFields(pointer + "/" + alternatives + "/" + i, value, fields);
      }
    }
    if (value != null && !isMeant(schema, value)) {
      return;
    }
    for (String name : schema.path("properties").propertyNames()) {
      String place = pointer + "/properties/" + name;
      if ((value == null || value.has(name)) && (fields.add(place) || value != null)) {
        addFields(place, value == null ? null : value.get(name), fields);
      }
    }
    addElements(pointer + "/items", schema, value, fields);
    addElements(pointer + "/additionalProperties", schema, value, fields);
  }

  private void addElements(
      String pointer, JsonNode schema, @Nullable JsonNode value, Set<String> fields) {
    if (!schema.path(pointer.substring(pointer.lastIndexOf('/') + 1)).isObject()) {
      return;
    }
    if (value == null) {
      addFields(pointer, null, fields);
    } else {
      value.forEach(element -> addFields(pointer, element, fields));
    }
  }

  /// Whether a value can be of a schema, of those among which constants tell.
  private static boolean isMeant(JsonNode schema, JsonNode value) {
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      JsonNode constant = field.getValue().path("const");
      if (!constant.isMissingNode() && !constant.equals(value.path(field.getKey()))) {
        return !schema
            .path("required")
            .valueStream()
            .anyMatch(name -> name.asString().equals(field.getKey()));
      }
    }
    return true;
  }
}
