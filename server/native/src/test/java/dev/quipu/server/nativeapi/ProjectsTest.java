package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.server.http.Route;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Projects are made, described, archived and restored, and every route of a project names one.
class ProjectsTest extends ServedTest {
  private static final String VARIABLE = "{" + Route.PROJECT + "}";

  @Test
  void everyRouteOfAnUnknownProjectAnswersThatThereIsNone() {
    List<Route> routes =
        server.api().routes().stream()
            .filter(route -> route.template().contains(VARIABLE))
            .toList();
    assertThat(routes).hasSizeGreaterThan(20);
    for (Route route : routes) {
      // The project is looked at first, so any value does for the other variables.
      String path =
          route.template().replace(VARIABLE, "other").replaceAll("\\{[a-zA-Z]+\\*?}", "0");
      var answer =
          server.send(
              server.request(path).method(route.method().name(), BodyPublishers.noBody()).build());
      assertThat(Served.assertError(answer, 404, "NOT_FOUND").get("message").asString())
          .isEqualTo("There is no project \"other\"");
    }
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    server
        .get("/api/v1/projects")
        .json(200)
        .get("projects")
        .forEach(one -> names.add(one.get("name").asString()));
    return names;
  }

  @Test
  void aProjectIsMadeDescribedArchivedAndRestored() {
    assertThat(names()).containsExactly("default");
    String body = "{\"name\":\"vision-2.0_b\",\"description\":\"Images\"}";
    JsonNode made = server.post("/api/v1/projects", body).json(201);
    assertThat(made.get("description").asString()).isEqualTo("Images");
    assertThat(made.get("archived").asBoolean()).isFalse();
    assertThat(made.get("experimentCount").asLong()).isEqualTo(1);
    assertThat(made.get("runCount").asLong()).isZero();
    assertThat(made.has("lastRunMs")).isFalse();
    String one = "/api/v1/projects/vision-2.0_b";
    server.post(one + "/runs", "{\"experiment\":\"a\",\"startMs\":7}").json(201);
    JsonNode read = server.get(one).json(200);
    assertThat(read.get("experimentCount").asLong()).isEqualTo(2);
    assertThat(read.get("runCount").asLong()).isEqualTo(1);
    assertThat(read.get("lastRunMs").asLong()).isEqualTo(7);
    JsonNode archived = server.patch(one, "{\"archived\":true}").json(200);
    assertThat(archived.get("archived").asBoolean()).isTrue();
    assertThat(archived.get("description").asString()).isEqualTo("Images");
    // An archived project works as before.
    server.post(one + "/runs", "{\"experiment\":\"a\"}").json(201);
    JsonNode restored = server.patch(one, "{\"archived\":false,\"description\":\"\"}").json(200);
    assertThat(restored.get("archived").asBoolean()).isFalse();
    assertThat(restored.get("description").asString()).isEmpty();
    assertThat(names()).containsExactly("default", "vision-2.0_b");
  }

  @Test
  void aNameIsTakenOnceUnlessTheRequestSaysOtherwise() {
    server.post("/api/v1/projects", "{\"name\":\"a\",\"description\":\"d\"}").json(201);
    JsonNode error =
        Served.assertError(
            server.post("/api/v1/projects", "{\"name\":\"a\"}"), 409, "ALREADY_EXISTS");
    assertThat(error.get("message").asString()).isEqualTo("Project \"a\" already exists");
    JsonNode there =
        server.post("/api/v1/projects", "{\"name\":\"a\",\"ifExists\":\"return\"}").json(200);
    assertThat(there.get("description").asString()).isEqualTo("d");
    server.patch("/api/v1/projects/a", "{\"archived\":true}").json(200);
    assertThat(server.post("/api/v1/projects", "{\"name\":\"a\"}").text())
        .contains("is archived; restore it");
  }

  @Test
  void aBadNameIsRefused() {
    for (String name : List.of("", "A", "a b", "ä", "a/b", ".", "..", "-a", "_a", "a".repeat(65))) {
      Served.Answer answer = server.post("/api/v1/projects", "{\"name\":\"" + name + "\"}");
      assertThat(Served.assertError(answer, 400, "INVALID_ARGUMENT").get("message").asString())
          .startsWith("Project name");
    }
    String odd = "{\"name\":\"a\",\"ifExists\":\"update\"}";
    Served.assertError(server.post("/api/v1/projects", odd), 400, "INVALID_ARGUMENT");
    assertThat(names()).containsExactly("default");
    server.post("/api/v1/projects", "{\"name\":\"" + "a".repeat(64) + "\"}").json(201);
  }

  @Test
  void nothingOfAProjectLiesOutsideOfIt() {
    for (String path : List.of("/api/v1/runs", "/api/v1/experiments", "/api/v1/events")) {
      Served.assertError(server.get(path), 404, "NOT_FOUND");
    }
  }
}
