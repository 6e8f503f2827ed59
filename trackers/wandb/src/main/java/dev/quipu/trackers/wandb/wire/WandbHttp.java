package dev.quipu.trackers.wandb.wire;

import dev.quipu.core.text.ServerAddress;
import dev.quipu.trackers.backend.PassingStatus;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends requests to a W&B server, each once. One thread.
public final class WandbHttp {
  /// The statuses of W&B after which the same request may succeed, beside those of any server.
  private static final Set<Integer> ALSO_PASSING = Set.of(409, 425);

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
  private final Deadline deadline = new Deadline();

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

  /// When posts must be answered. The uploads of files take their time.
  public Deadline deadline() {
    return deadline;
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
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .header("User-Agent", "quipu")
            .POST(HttpRequest.BodyPublishers.ofString(PlainJson.text(body)))
            .build();
    return send(request, deadline.left(TIMEOUT), path.get(path.size() - 1));
  }

  /// Puts a file where the server has said.
  ///
  /// @param headers each a name, a colon and a value, as the server has said
  /// @throws AwayException if the same request may succeed later
  public void put(String url, List<String> headers, Path file)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/").resolve(url))
            .PUT(HttpRequest.BodyPublishers.ofFile(file));
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon > 0 && !OWN_HEADERS.contains(header.substring(0, colon).toLowerCase(Locale.ROOT))) {
        request.header(header.substring(0, colon), header.substring(colon + 1).strip());
      }
    }
    send(request.build(), UPLOAD_TIMEOUT, "the upload of " + file.getFileName());
  }

  /// Sends. A timeout of the request itself would end with the head of the answer.
  private String send(HttpRequest request, Duration timeout, String what)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> sent =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    HttpResponse<String> answer;
    try {
      answer = sent.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw away(what, message(e.getCause() == null ? e : e.getCause()), e);
    } catch (TimeoutException e) {
      throw away(what, "nothing came within " + timeout.toMillis() + " ms", e);
    } finally {
      sent.cancel(true);
    }
    if (answer.statusCode() / 100 == 2) {
      deadline.succeeded();
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
    if (PassingStatus.is(answer.statusCode()) || ALSO_PASSING.contains(answer.statusCode())) {
      throw new AwayException(message, null);
    }
    throw new IOException(message);
  }

  private String server() {
    return "W&B's server " + ServerAddress.withoutCredentials(base);
  }

  private AwayException away(String what, String why, Exception cause) {
    return new AwayException(server() + " does not answer to " + what + ": " + why, cause);
  }

  private static String message(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
