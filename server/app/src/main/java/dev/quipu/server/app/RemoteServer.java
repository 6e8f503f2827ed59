package dev.quipu.server.app;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.ServerAddress;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;

/// Requests of the command line to a server that runs elsewhere.
final class RemoteServer {
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);

  private RemoteServer() {}

  static HttpClient client() {
    return HttpClient.newBuilder().connectTimeout(CONNECT_PATIENCE).build();
  }

  /// @param path with its query
  static HttpRequest.Builder request(ServerAddress server, String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
    server.authorization().ifPresent(value -> request.setHeader("Authorization", value));
    return request;
  }

  static QuipuException unreachable(ServerAddress server, IOException e) {
    return new QuipuException(
        ErrorCode.UNAVAILABLE, "The server " + server + " cannot be reached: " + e, e);
  }

  /// What an answer other than 200 says.
  static QuipuException refusal(int status, String body) {
    String why;
    try {
      JsonObject object = Json.readObject(body);
      why = object.object("error").orElse(object).requiredText("message");
    } catch (QuipuException e) {
      why = "it is no Quipu server";
    }
    return new QuipuException(ErrorCode.UNAVAILABLE, "The server answered " + status + ": " + why);
  }
}
