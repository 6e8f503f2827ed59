package dev.quipu.trackers.mlflow;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
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
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends requests to an MLflow server. A request that may succeed later is sent again after longer
/// and longer waits, as MLflow's client does. One thread.
final class MlflowHttp {
  private static final double LONGEST_WAIT_SECONDS = 60;
  private static final int NOT_FOUND = 404;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final String base;
  private final @Nullable String authorization;
  private final int retries;
  private final double backoffSeconds;
  private final Duration timeout;

  private MlflowHttp(
      String base,
      @Nullable String authorization,
      int retries,
      double backoffSeconds,
      Duration timeout) {
    this.base = base;
    this.authorization = authorization;
    this.retries = retries;
    this.backoffSeconds = backoffSeconds;
    this.timeout = timeout;
  }

  static MlflowHttp of(String uri, Map<String, String> environment) {
    URI parsed = URI.create(uri);
    String user = parsed.getUserInfo();
    String authorization = null;
    if (environment.containsKey("MLFLOW_TRACKING_TOKEN")) {
      authorization = "Bearer " + environment.get("MLFLOW_TRACKING_TOKEN");
    } else if (user != null) {
      authorization = basic(user);
    } else if (environment.containsKey("MLFLOW_TRACKING_USERNAME")) {
      authorization =
          basic(
              environment.get("MLFLOW_TRACKING_USERNAME")
                  + ":"
                  + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", ""));
    }
    String base = user == null ? uri : uri.replace(parsed.getRawUserInfo() + "@", "");
    return new MlflowHttp(
        base.endsWith("/") ? base.substring(0, base.length() - 1) : base,
        authorization,
        (int) number(environment, "MLFLOW_HTTP_REQUEST_MAX_RETRIES", 7),
        number(environment, "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", 2),
        Duration.ofSeconds((long) number(environment, "MLFLOW_HTTP_REQUEST_TIMEOUT", 120)));
  }

  private static String basic(String userAndPassword) {
    return "Basic "
        + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }

  private static double number(Map<String, String> environment, String name, double otherwise) {
    String text = environment.get(name);
    try {
      double number = text == null ? otherwise : Double.parseDouble(text);
      return number >= 0 ? number : otherwise;
    } catch (NumberFormatException e) {
      throw new QuipuException(
          ErrorCode.INVALID_ARGUMENT, "Variable " + name + " is no number: " + text, e);
    }
  }

  // ---- requests ----

  /// Posts to a route below `api/2.0/mlflow/`.
  Map<String, @Nullable Object> post(String route, Map<String, ?> body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request("/api/2.0/mlflow/" + route)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(PlainJson.text(body)));
    return json(route, send(request.build(), route));
  }

  /// Gets from a route below `api/2.0/mlflow/`; null if there is no such thing.
  @Nullable Map<String, @Nullable Object> find(String route, String name, String value)
      throws IOException, InterruptedException {
    String query = "?" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    HttpRequest request = request("/api/2.0/mlflow/" + route + query).GET().build();
    HttpResponse<String> answer = send(request, route, NOT_FOUND);
    return answer.statusCode() == NOT_FOUND ? null : json(route, answer);
  }

  /// Puts a file at a path of the artifacts that the server serves.
  void put(String path, Path file) throws IOException, InterruptedException {
    StringBuilder encoded = new StringBuilder("/api/2.0/mlflow-artifacts/artifacts");
    for (String part : path.split("/", -1)) {
      encoded
          .append('/')
          .append(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    HttpRequest request =
        request(encoded.toString())
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofFile(file))
            .build();
    send(request, "artifact " + path);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(timeout);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return request;
  }

  private static Map<String, @Nullable Object> json(String route, HttpResponse<String> answer) {
    return PlainJson.object("The answer to " + route, answer.body());
  }

  private HttpResponse<String> send(HttpRequest request, String what, int... alsoFine)
      throws IOException, InterruptedException {
    for (int attempt = 0; ; attempt++) {
      HttpResponse<String> answer;
      try {
        answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      } catch (IOException e) {
        if (attempt >= retries) {
          throw new IOException(
              "MLflow's server "
                  + ServerAddress.withoutCredentials(base)
                  + " does not answer to "
                  + what
                  + ": "
                  + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
              e);
        }
        pause(attempt);
        continue;
      }
      if (isFine(answer.statusCode(), alsoFine)) {
        return answer;
      }
      if (!PassingStatus.is(answer.statusCode()) || attempt >= retries) {
        String body = answer.body();
        throw new IOException(
            "MLflow's server answers "
                + answer.statusCode()
                + " to "
                + what
                + ": "
                + body.substring(0, Math.min(body.length(), 500)));
      }
      pause(attempt);
    }
  }

  private static boolean isFine(int status, int... alsoFine) {
    for (int fine : alsoFine) {
      if (status == fine) {
        return true;
      }
    }
    return status / 100 == 2;
  }

  /// Waits for the backoff factor, twice that, and so on, and up to a second more, so that many
  /// clients do not come together.
  private void pause(int attempt) throws InterruptedException {
    double seconds =
        Math.min(LONGEST_WAIT_SECONDS, backoffSeconds * Math.pow(2, attempt))
            + ThreadLocalRandom.current().nextDouble() * Math.min(1, backoffSeconds);
    TimeUnit.MILLISECONDS.sleep((long) (seconds * 1000));
  }
}
