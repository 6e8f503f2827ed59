package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.server.http.Route;
import dev.quipu.server.nativeapi.server.ApiDescription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Holds the OpenAPI document against the routes. That answers conform to it is checked wherever a
/// test of this module asks the server something; see [Served#send].
class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VARIABLE = Pattern.compile("\\{([a-zA-Z]+)\\*?}");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final OpenApi openApi = OpenApi.DOCUMENT;

  private static String operation(String method, String template) {
    return method.toUpperCase(Locale.ROOT) + " " + template.replace("*}", "}");
  }

  @Test
  void everyRouteIsDocumentedAndNothingElse(@TempDir Path folder) {
    Set<String> documented = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : openApi.document().get("paths").properties()) {
      for (String method : path.getValue().propertyNames()) {
        if (METHODS.contains(method)) {
          documented.add(operation(method, path.getKey()));
        }
      }
    }
    Set<String> routes = new TreeSet<>();
    try (Served server = Served.in(folder)) {
      for (Route route : server.api().routes()) {
        routes.add(operation(route.method().name(), route.template()));
      }
    }
    assertThat(documented).isEqualTo(routes);
  }

  @Test
  void everyOperationHasItsParametersAnIdAndItsErrors() {
    Set<String> ids = new HashSet<>();
    for (Map.Entry<String, JsonNode> path : openApi.document().get("paths").properties()) {
      Set<String> variables = new TreeSet<>();
      Matcher matcher = VARIABLE.matcher(path.getKey());
      while (matcher.find()) {
        variables.add(matcher.group(1));
      }
      Set<String> documented = new TreeSet<>();
      for (JsonNode parameter : path.getValue().path("parameters")) {
        JsonNode resolved = resolved(parameter);
        assertThat(resolved.get("in").asString()).isEqualTo("path");
        documented.add(resolved.get("name").asString());
      }
      assertThat(documented).as(path.getKey()).isEqualTo(variables);
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (METHODS.contains(operation.getKey())) {
          JsonNode value = operation.getValue();
          assertThat(ids.add(value.get("operationId").asString())).isTrue();
          assertThat(value.get("responses").has("default")).isTrue();
          for (JsonNode parameter : value.path("parameters")) {
            JsonNode resolved = resolved(parameter);
            assertThat(resolved.get("in").asString()).isIn("query", "header");
            assertThat(resolved.get("description").asString()).isNotBlank();
          }
        }
      }
    }
  }

  private JsonNode resolved(JsonNode parameter) {
    return parameter.has("$ref")
        ? openApi.document().at(parameter.get("$ref").asString().substring(1))
        : parameter;
  }

  @Test
  void theCodesOfErrorsAreThoseOfTheServer() {
    JsonNode codes = openApi.document().at("/components/schemas/ErrorCode/enum");
    assertThat(codes.valueStream().map(JsonNode::asString))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ErrorCode.values()).map(ErrorCode::name).toList());
  }

  /// Tools that read the files in `api` find a path by the root, the bundle by its file.
  @Test
  void theRootNamesEveryPathAndNoNameIsGivenTwice() throws IOException {
    Path api = Path.of("../../api");
    JsonNode root = JSON.readTree(api.resolve("openapi.json").toFile());
    Map<String, String> names = new HashMap<>();
    Set<String> paths = new TreeSet<>();
    try (Stream<Path> files = Files.list(api)) {
      for (Path file : files.filter(one -> !one.endsWith("openapi.json")).toList()) {
        JsonNode part = JSON.readTree(file.toFile());
        for (Map.Entry<String, JsonNode> kind : part.path("components").properties()) {
          for (String name : kind.getValue().propertyNames()) {
            assertThat(names.put(kind.getKey() + "/" + name, file.toString())).as(name).isNull();
          }
        }
        for (String path : part.path("paths").propertyNames()) {
          paths.add(path);
          assertThat(root.get("paths").path(path).path("$ref").asString(""))
              .isEqualTo(file.getFileName() + "#/paths/" + path.replace("/", "~1"));
        }
      }
    }
    assertThat(root.get("paths").propertyNames()).containsExactlyInAnyOrderElementsOf(paths);
  }

  @Test
  void theDocumentIsServedAsItIs(@TempDir Path folder) throws IOException {
    try (Served server = Served.in(folder)) {
      JsonNode served = server.get("/api/v1/openapi.json").json(200);
      assertThat(served).isEqualTo(JSON.readTree(ApiDescription.bundle()));
      assertThat(served.get("openapi").asString()).startsWith("3.1");
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    checkReferences(openApi.document());
  }

  private void checkReferences(JsonNode node) {
    if (node.isObject() && node.has("$ref")) {
      String pointer = node.get("$ref").asString().substring(1);
      assertThat(openApi.document().at(pointer).isMissingNode()).as(pointer).isFalse();
    }
    node.forEach(this::checkReferences);
  }

  @Test
  void theCheckOfAnswersFindsWhatIsNotDocumented() {
    byte[] server =
        "{\"name\":\"quipu\",\"version\":\"1\",\"project\":\"p\",\"startedMs\":1,\"limits\":{},\"x\":1}"
            .getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(
            () -> openApi.check("GET", "/api/v1/server", 200, "application/json", server))
        .isInstanceOf(AssertionError.class);
  }
}
