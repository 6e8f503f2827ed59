package dev.quipu.server.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.sdk.Options;
import dev.quipu.sdk.Run;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Tests of the Java SDK with a whole server each, over an empty folder.
abstract class SdkServedTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path data;
  @TempDir Path journals;
  QuipuServer server;

  @BeforeEach
  void start() {
    server = QuipuServer.start(new ServerOptions("127.0.0.1", 0, data, Set.of(), false));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  Options options() {
    return Options.defaults()
        .url(server.url())
        .journalFolder(journals)
        .capture(false)
        .flushInterval(Duration.ofMillis(20));
  }

  /// The bytes that the server answers, for a path of the default project.
  byte[] bytes(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/projects/default" + path))
            .build();
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
    return response.body();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(bytes(path));
  }

  /// What the server answers for a path of a run.
  JsonNode of(Run run, String path) throws IOException, InterruptedException {
    return get("/runs/" + run.id().hex() + path);
  }

  static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
