package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAPI document, to hold answers against. Stricter than what clients read: a field that is
/// not documented is an error here.
final class OpenApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode document;
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  OpenApi() {
    try (InputStream in = NativeApi.class.getResourceAsStream("openapi.json")) {
      document = JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    close(document.get("components").get("schemas"));
  }

  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().stream().map(Map.Entry::getValue).forEach(OpenApi::close);
      if (object.has("properties") && !object.has("additionalProperties")) {
        object.put("additionalProperties", false);
      }
    } else if (node instanceof ArrayNode array) {
      array.forEach(OpenApi::close);
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
  void check(String method, String path, int status, String contentType, byte[] body) {
    Optional<String> template = template(path);
    String verb = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
    Optional<JsonNode> operation =
        template.map(t -> document.get("paths").get(t)).map(item -> item.get(verb));
    if (operation.isEmpty()) {
      validate("/components/schemas/Error", body);
      return;
    }
    String pointer =
        "/paths/" + template.orElseThrow().replace("~", "~0").replace("/", "~1") + "/" + verb;
    JsonNode responses = operation.get().get("responses");
    String name = responses.has(Integer.toString(status)) ? Integer.toString(status) : "default";
    assertThat(status >= 400 || !name.equals("default"))
        .as("%s %s answers %s, which is not documented", method, path, status)
        .isTrue();
    String response = pointer + "/responses/" + name;
    if (responses.get(name).has("$ref")) {
      response = responses.get(name).get("$ref").asString().substring(1);
    }
    JsonNode content = document.at(response).path("content");
    if (method.equals("HEAD") || (content.isMissingNode() && body.length == 0)) {
      return;
    }
    String bare = contentType.split(";", 2)[0];
    assertThat(content.has(bare))
        .as("%s %s answers %s, which is not documented for %s", method, path, contentType, status)
        .isTrue();
    if (bare.equals("application/json")) {
      validate(response + "/content/application~1json/schema", body);
    }
  }

  /// Checks some JSON against a schema of the document.
  void validate(String pointer, byte[] body) {
    Schema schema =
        schemas.computeIfAbsent(
            pointer,
            p -> {
              ObjectNode root = document.deepCopy().asObject();
              root.put("$ref", "#" + p);
              return registry.getSchema(root);
            });
    List<Error> errors = schema.validate(JSON.readTree(body));
    assertThat(errors).as(() -> new String(body, StandardCharsets.UTF_8)).isEmpty();
  }
}
