package dev.quipu.server.app;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.ServerAddress;
import dev.quipu.core.upkeep.Freed;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Has a server purge its deleted data; the server goes on serving meanwhile.
public final class RemotePurge {
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);

  private RemotePurge() {}

  /// Removes the data that were deleted longer ago than some time.
  ///
  /// @param dryRun whether to report only what would be removed
  /// @throws QuipuException UNAVAILABLE if the server cannot be reached or refuses
  public static Freed run(ServerAddress server, Duration olderThan, boolean dryRun)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/admin/gc"))
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"olderThanMs\":" + olderThan.toMillis() + ",\"dryRun\":" + dryRun + "}"));
    server.authorization().ifPresent(value -> request.setHeader("Authorization", value));
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_PATIENCE).build()) {
      return freed(client.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE, "The server " + server + " cannot be reached: " + e, e);
    }
  }

  private static Freed freed(HttpResponse<String> answer) {
    String why;
    try {
      JsonObject body = Json.readObject(answer.body());
      if (answer.statusCode() == 200) {
        return freed(body);
      }
      why = body.object("error").orElse(body).requiredText("message");
    } catch (QuipuException e) {
      why = "it is no Quipu server";
    }
    throw new QuipuException(
        ErrorCode.UNAVAILABLE, "The server answered " + answer.statusCode() + ": " + why);
  }

  private static Freed freed(JsonObject body) {
    return new Freed(
        number(body, "runs"),
        number(body, "experiments"),
        number(body, "uploads"),
        number(body, "points"),
        number(body, "pointBytes"),
        number(body, "artifacts"),
        number(body, "artifactBytes"),
        number(body, "blobs"),
        number(body, "blobBytes"),
        number(body, "givenBackBytes"),
        body.bool("blobsStay").orElse(false));
  }

  private static long number(JsonObject body, String name) {
    return body.integer(name)
        .orElseThrow(() -> QuipuException.invalid("The field " + name + " is missing"));
  }
}
