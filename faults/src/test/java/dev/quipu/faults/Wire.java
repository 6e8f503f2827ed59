package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Digest;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/// HTTP to one server. An [IOException] means that no answer came.
final class Wire implements AutoCloseable {
  static final String MLFLOW = "/api/2.0/mlflow/";

  private final String url;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Wire(String url) {
    this.url = url;
  }

  String url() {
    return url;
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  JsonObject get(String path) throws IOException {
    return Json.readObject(require(path, tryGet(path)));
  }

  HttpResponse<String> tryGet(String path) throws IOException {
    return send(request(path).build());
  }

  /// Posts JSON to a route of MLflow's API.
  JsonObject post(String route, String json) throws IOException {
    return Json.readObject(require(route, tryPost(route, json)));
  }

  HttpResponse<String> tryPost(String route, String json) throws IOException {
    return send(
        request(MLFLOW + route)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  HttpResponse<String> tryPostFrame(String run, String writer, long sequence, byte[] frame)
      throws IOException {
    return send(
        request("/api/v1/projects/default/runs/" + run + "/frames")
            .header("Content-Type", "application/vnd.quipu.frame")
            .header("Quipu-Writer", writer)
            .header("Quipu-Sequence", Long.toString(sequence))
            .POST(HttpRequest.BodyPublishers.ofByteArray(frame))
            .build());
  }

  HttpResponse<String> tryPut(String run, String path, byte[] bytes) throws IOException {
    return send(
        request("/api/v1/projects/default/runs/" + run + "/artifacts/" + path)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
            .build());
  }

  HttpResponse<String> tryPutContent(Digest content, byte[] bytes) throws IOException {
    return send(
        request("/api/v1/projects/default/objects/contents/" + content.hex())
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
            .build());
  }

  /// Asks which contents the server does not have.
  HttpResponse<String> tryAskMissing(Collection<Digest> contents) throws IOException {
    return tryPostJson(
        "/api/v1/projects/default/objects/missing",
        contents.stream()
            .map(content -> "\"" + content.hex() + "\"")
            .collect(Collectors.joining(",", "{\"contents\":[", "]}")));
  }

  HttpResponse<String> tryDelete(String path) throws IOException {
    return send(request(path).DELETE().build());
  }

  /// Posts JSON to any route.
  HttpResponse<String> tryPostJson(String path, String json) throws IOException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  /// Checks whether the server says that it accepts writes, and that it gives a reason if it does
  /// not. The reason names no file of the server.
  void requireWritable(boolean expected) throws IOException {
    String answer = require("server", tryGet("/api/v1/server"));
    assertThat(answer).contains("\"writable\":" + expected);
    assertThat(answer.contains("\"refused\":\"")).as(answer).isEqualTo(!expected);
    assertThat(answer).doesNotContain("quipu.db", "/tmp", "/data");
  }

  HttpResponse<byte[]> getBytes(String path) throws IOException {
    return send(request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /// The bytes of a file, or nothing if there is none.
  Optional<byte[]> file(String run, String path) throws IOException {
    String route = "/api/v1/projects/default/runs/" + run + "/artifacts/" + path;
    HttpResponse<byte[]> response = getBytes(route);
    if (response.statusCode() == 404) {
      return Optional.empty();
    }
    assertThat(response.statusCode()).as(route).isEqualTo(200);
    return Optional.of(response.body());
  }

  /// Creates a run in the experiment named Default and returns its id.
  String newRun() throws IOException {
    return post("runs/create", "{\"experiment_id\": \"0\", \"start_time\": 1}")
        .object("run")
        .flatMap(run -> run.object("info"))
        .flatMap(info -> info.text("run_id"))
        .orElseThrow();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    return send(request, HttpResponse.BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    try {
      return http.send(request, handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  static String require(String what, HttpResponse<String> response) {
    if (response.statusCode() / 100 != 2) {
      throw new AssertionError(
          what + " answered " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
