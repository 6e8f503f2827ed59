package dev.quipu.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Posts frames over connections of its own.
final class FrameClient implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;

  FrameClient(Server server) {
    base = "http://" + server.host() + "/api/v1/runs/";
  }

  /// Appends a frame to a run; its points are on stable storage when this returns.
  void append(String run, byte[] frame) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(base + run + "/frames"))
                .header("Content-Type", "application/vnd.quipu.frame")
                .timeout(Duration.ofMinutes(2))
                .POST(HttpRequest.BodyPublishers.ofByteArray(frame))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("A frame was answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
