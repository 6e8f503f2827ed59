package dev.quipu.server.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.server.mlflow.TestServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The routes that the guide lists as left out answer as it says.
class AbsentRoutesTest {
  private static final Path GUIDE = Path.of("../../docs/guide/mlflow.md");
  private static final List<String> BASES =
      List.of("/api/2.0/", "/api/3.0/", "/ajax-api/2.0/", "/ajax-api/3.0/");
  private static final Pattern ROUTE = Pattern.compile("`(/?[a-z0-9][a-z0-9/.-]*)`");

  @TempDir Path folder;

  @Test
  void everyRouteThatTheGuideListsAnswers501() throws IOException {
    String guide = Files.readString(GUIDE);
    int start = guide.indexOf("## What answers 501");
    String table = guide.substring(start, guide.indexOf("\n## ", start + 1));
    List<String> routes =
        table
            .lines()
            .filter(line -> line.startsWith("|"))
            .skip(2)
            .flatMap(line -> ROUTE.matcher(line).results().map(found -> found.group(1)))
            .toList();
    assertThat(routes).contains("mlflow/scorers", "mlflow/gateway", "jobs", "mlflow/workspaces");
    try (TestServer server = TestServer.start(folder)) {
      for (String route : routes) {
        for (String path : paths(route).toList()) {
          check(path, server.get(path));
          check(path, server.post(path, "{}"));
        }
      }
    }
  }

  private static Stream<String> paths(String route) {
    return route.startsWith("/")
        ? Stream.of(route.indexOf('/', 1) < 0 ? route + "/x" : route)
        : BASES.stream().map(base -> base + route);
  }

  private static void check(String path, Answer answer) {
    assertThat(answer.status()).as(path).isEqualTo(501);
    assertThat(answer.field("error_code")).isEqualTo("NOT_IMPLEMENTED");
    assertThat(answer.body())
        .contains("Quipu does not have this part of MLflow's API yet: ")
        .contains(path);
  }
}
