package dev.quipu.trackers.wandb.wire;

import dev.quipu.core.text.ServerAddress;
import dev.quipu.trackers.json.PlainJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sends requests to a W&B server, each once. One thread.
public final class WandbHttp {
  /// The statuses after which the same request may succeed.
  private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429, 500, 502, 503, 504);

  /// Headers that the client of the JVM sets by itself.
  private static final Set<String> OWN_HEADERS = Set.of("content-length", "host", "connection");

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(30);
  private static final int MESSAGE_CHARACTERS = 500;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final String base;
  private final String authorization;

  /// A way to a server.
  ///
  /// @param base the address, without a slash at the end
  public WandbHttp(String base, String apiKey) {
    this.base = base;
    authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(("api:" + apiKey).getBytes(StandardCharsets.UTF_8));
  }

  /// Posts JSON.
  ///
  /// @param path parts of the path, which are encoded
  /// @throws AwayException if the same request may succeed later
  public String post(List<String> path, Map<String, ?> body)
      throws IOException, InterruptedException {
    StringBuilder uri = new StringBuilder(base);
    for (String part : path) {
      uri.append('/').append(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri.toString()))
            .timeout(TIMEOUT)
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .header("User-Agent", "quipu")
            .POST(HttpRequest.BodyPublishers.ofString(PlainJson.text(body)))
            .build();
    return send(request, path.get(path.size() - 1));
  }

  /// Puts a file where the server has said.
  ///
  /// @param headers each a name, a colon and a value, as the server has said
  /// @throws AwayException if the same request may succeed later
  public void put(String url, List<String> headers, Path file)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/").resolve(url))
            .timeout(UPLOAD_TIMEOUT)
            .PUT(HttpRequest.BodyPublishers.ofFile(file));
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon > 0 && !OWN_HEADERS.contains(header.substring(0, colon).toLowerCase(Locale.ROOT))) {
        request.header(header.substring(0, colon), header.substring(colon + 1).strip());
      }
    }
    send(request.build(), "the upload of " + file.getFileName());
  }

  private String send(HttpRequest request, String what) throws IOException, InterruptedException {
    HttpResponse<String> answer;
    try {
      answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AwayException(server() + " does not answer to " + what + ": " + message(e), e);
    }
    if (answer.statusCode() / 100 == 2) {
      return answer.body();
    }
    String body = answer.body();
    String message =
        server()
            + " answers "
            + answer.statusCode()
            + " to "
            + what
            + ": "
            + body.substring(0, Math.min(body.length(), MESSAGE_CHARACTERS));
    if (PASSING.contains(answer.statusCode())) {
      throw new AwayException(message, null);
    }
    throw new IOException(message);
  }

  private String server() {
    return "W&B's server " + ServerAddress.withoutCredentials(base);
  }

  private static @Nullable String message(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
