package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.server.http.Route;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every route of a project names the project. There is one.
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

  @Test
  void nothingOfAProjectLiesOutsideOfIt() {
    for (String path : List.of("/api/v1/runs", "/api/v1/experiments", "/api/v1/events")) {
      Served.assertError(server.get(path), 404, "NOT_FOUND");
    }
  }
}
