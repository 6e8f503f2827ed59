package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.IdSource;
import dev.quipu.engine.Engine;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.outgoing.Outside;
import dev.quipu.server.http.HttpServer;
import dev.quipu.server.http.HttpServer.Listen;
import dev.quipu.store.files.FileBlobStore;
import dev.quipu.store.sqlite.SqliteStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A real server over real stores in a folder, on a free port of the loopback, and a client of it.
final class Served implements AutoCloseable {
  static final String PROJECT = "/api/v1/projects/default";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SqliteStore store;
  private final Engine engine;
  private final NativeApi api;
  private final HttpServer server;
  private final HookReceiver hooks;
  private final Set<String> fields = new TreeSet<>();
  private final HttpClient client = HttpClient.newHttpClient();

  private Served(
      SqliteStore store, Engine engine, NativeApi api, HttpServer server, HookReceiver hooks) {
    this.store = store;
    this.engine = engine;
    this.api = api;
    this.server = server;
    this.hooks = hooks;
  }

  static Served in(Path folder) {
    return in(folder, InstantSource.system());
  }

  static Served in(Path folder, InstantSource clock) {
    FileBlobStore blobs = FileBlobStore.open(folder);
    SqliteStore store = SqliteStore.open(folder, clock, blobs);
    HookReceiver hooks = new HookReceiver();
    Engine engine =
        Engine.over(
            store, blobs, clock, IdSource.system(), new Random(1), new Outside(hooks, null));
    NativeApi api = new NativeApi(engine, "0.1.0", clock);
    HttpServer server =
        HttpServer.start(
            new Listen("127.0.0.1", 0, Set.of()),
            List.of(api),
            (exchange, project, permission) -> Scope.of(engine.projects().require(project)));
    return new Served(store, engine, api, server, hooks);
  }

  @Override
  public void close() {
    client.close();
    engine.live().close();
    server.close();
    engine.close();
    store.close();
  }

  /// An answer whose body is whole.
  record Answer(int status, HttpResponse<byte[]> response) {
    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
      return JSON.readTree(response.body());
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /// Checks the status of an answer that is to be a success, and gives its body.
    JsonNode json(int expected) {
      assertThat(status).as(text()).isEqualTo(expected);
      return json();
    }
  }

  int port() {
    return server.port();
  }

  NativeApi api() {
    return api;
  }

  /// The fields that its answers have held, each by its place in the OpenAPI document.
  Set<String> fields() {
    return fields;
  }

  Engine engine() {
    return engine;
  }

  /// What takes the messages to webhooks.
  HookReceiver hooks() {
    return hooks;
  }

  /// The address of a path of the default project, or of a whole one such as `/api/v1/server`.
  URI uri(String path) {
    String whole = path.startsWith("/api/") ? path : PROJECT + path;
    return URI.create("http://127.0.0.1:" + port() + whole);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(60));
  }

  /// Sends a request, and checks that the answer is as the OpenAPI document says.
  Answer send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      fields.addAll(
          OpenApi.DOCUMENT.check(
              request.method(),
              request.uri().getRawPath(),
              response.statusCode(),
              response.headers().firstValue("Content-Type").orElse(""),
              response.body()));
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Answer get(String path) {
    return send(request(path).GET().build());
  }

  Answer delete(String path) {
    return send(request(path).DELETE().build());
  }

  Answer post(String path, String json) {
    return sendJson("POST", path, json);
  }

  Answer patch(String path, String json) {
    return sendJson("PATCH", path, json);
  }

  Answer put(String path, String json) {
    return sendJson("PUT", path, json);
  }

  Answer sendJson(String method, String path, String json) {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json))
            .build();
    Answer answer = send(request);
    if (answer.status() < 300) {
      OpenApi.DOCUMENT.checkRequest(method, request.uri().getRawPath(), json);
    }
    return answer;
  }

  Answer put(String path, byte[] bytes) {
    return send(request(path).PUT(BodyPublishers.ofByteArray(bytes)).build());
  }

  /// Appends a frame, as a numbered one unless the sequence is 0.
  Answer append(String run, Frame frame, String writer, long sequence) {
    HttpRequest.Builder request =
        request("/runs/" + run + "/frames").header("Content-Type", "application/vnd.quipu.frame");
    if (sequence > 0) {
      request.header("Quipu-Writer", writer).header("Quipu-Sequence", Long.toString(sequence));
    }
    return send(request.POST(BodyPublishers.ofByteArray(frame.encoded())).build());
  }

  void append(String run, Frame frame) {
    append(run, frame, "", 0).json(200);
  }

  /// Makes a run in the experiment named Default and gives its id.
  String newRun() {
    return post("/runs", "{\"experimentId\":\"0\"}").json(201).get("id").asString();
  }

  /// Checks that an answer is an error in the form of this API.
  static JsonNode assertError(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    JsonNode error = answer.json().get("error");
    assertThat(error.get("code").asString()).as(answer.text()).isEqualTo(code);
    assertThat(error.get("message").asString()).isNotBlank();
    assertThat(error.get("requestId").asString()).isEqualTo(answer.header("Quipu-Request-Id"));
    assertThat(error.get("details").isObject()).isTrue();
    return error;
  }

  /// Checks that the server still works.
  void assertHealthy() {
    assertThat(get("/api/v1/server").json(200).get("name").asString()).isEqualTo("quipu");
  }
}
