package dev.quipu.server.app;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.ServerAddress;
import dev.quipu.core.upkeep.Freed;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Has a server purge its deleted data; the server goes on serving meanwhile.
public final class RemotePurge {
  private RemotePurge() {}

  /// Removes the data that were deleted longer ago than some time.
  ///
  /// @param dryRun whether to report only what would be removed
  /// @throws QuipuException UNAVAILABLE if the server cannot be reached or refuses
  public static Freed run(ServerAddress server, Duration olderThan, boolean dryRun)
      throws InterruptedException {
    HttpRequest request =
        RemoteServer.request(server, "/api/v1/admin/gc")
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"olderThanMs\":" + olderThan.toMillis() + ",\"dryRun\":" + dryRun + "}"))
            .build();
    try (HttpClient client = RemoteServer.client()) {
      return freed(client.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      throw RemoteServer.unreachable(server, e);
    }
  }

  private static Freed freed(HttpResponse<String> answer) {
    try {
      if (answer.statusCode() == 200) {
        return freed(Json.readObject(answer.body()));
      }
    } catch (QuipuException e) {
      // It answers like no Quipu server; what it says is told below.
    }
    throw RemoteServer.refusal(answer.statusCode(), answer.body());
  }

  private static Freed freed(JsonObject body) {
    return new Freed(
        number(body, "runs"),
        number(body, "experiments"),
        number(body, "models"),
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
