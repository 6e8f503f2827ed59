package dev.quipu.sdk.wire;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import dev.quipu.sdk.journal.Attempt;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes and sends the requests of the native API. Any thread.
public final class NativeApi {
  private static final String PROJECTS = "/api/v1/projects";

  private final HttpClient client;
  private final URI server;
  private final String project;
  private final String base;
  private final String objects;
  private final String userAgent;
  private final Consumer<HttpRequest.Builder> headers;

  /// The API of a server.
  ///
  /// @param client see [#client]; those who share one share its connections and its threads
  /// @param server the URL of the server; may have a path
  /// @param project the name of the project that requests are about
  /// @param headers adds the headers that go with every request
  public NativeApi(
      HttpClient client,
      URI server,
      String project,
      String userAgent,
      Consumer<HttpRequest.Builder> headers) {
    this.client = client;
    this.server = server;
    this.project = server + PROJECTS + "/" + project;
    base = this.project + "/runs";
    objects = this.project + "/objects";
    this.userAgent = userAgent;
    this.headers = headers;
  }

  /// The same API for another project.
  public NativeApi in(String otherProject) {
    return new NativeApi(client, server, otherProject, userAgent, headers);
  }

  /// A client for the requests.
  public static HttpClient client(Duration connectTimeout) {
    // HTTP/1.1: offering an upgrade to HTTP/2 with every request would cost time and gain nothing.
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(connectTimeout)
        .build();
  }

  public HttpRequest createProject(byte[] json) {
    return json(server + PROJECTS).POST(BodyPublishers.ofByteArray(json)).build();
  }

  public HttpRequest createRun(byte[] json) {
    return json(base).POST(BodyPublishers.ofByteArray(json)).build();
  }

  public HttpRequest createExperiment(byte[] json) {
    return json(project + "/experiments").POST(BodyPublishers.ofByteArray(json)).build();
  }

  public HttpRequest changeRun(RunId run, byte[] json) {
    return json(base + "/" + run).method("PATCH", BodyPublishers.ofByteArray(json)).build();
  }

  public HttpRequest createAlert(RunId run, byte[] json) {
    return json(base + "/" + run + "/alerts").POST(BodyPublishers.ofByteArray(json)).build();
  }

  public HttpRequest run(RunId run) {
    return request(base + "/" + run).GET().build();
  }

  public HttpRequest attempts(RunId run) {
    return request(base + "/" + run + "/attempts").GET().build();
  }

  public HttpRequest createAttempt(RunId run, byte[] json) {
    return json(base + "/" + run + "/attempts").POST(BodyPublishers.ofByteArray(json)).build();
  }

  public HttpRequest heartbeat(RunId run) {
    return request(base + "/" + run + "/heartbeat").POST(BodyPublishers.noBody()).build();
  }

  /// Appends a frame.
  ///
  /// @param attempt an id, or [Attempt#FIRST]
  public HttpRequest appendFrame(
      RunId run, WriterId writer, long sequence, String attempt, byte[] frame) {
    HttpRequest.Builder request =
        request(base + "/" + run + "/frames")
            .header("Content-Type", "application/vnd.quipu.frame")
            .header("Quipu-Writer", writer.hex())
            .header("Quipu-Sequence", Long.toString(sequence))
            .POST(BodyPublishers.ofByteArray(frame));
    if (!attempt.equals(Attempt.FIRST)) {
      request.header("Quipu-Attempt", attempt);
    }
    return request.build();
  }

  /// Appends a frame only if the number before is the last one of its writer.
  ///
  /// @param attempt an id, or [Attempt#FIRST]
  public HttpRequest appendFrameAfter(
      RunId run, WriterId writer, long after, long sequence, String attempt, byte[] frame) {
    return HttpRequest.newBuilder(
            appendFrame(run, writer, sequence, attempt, frame), (name, value) -> true)
        .header("Quipu-After", Long.toString(after))
        .build();
  }

  /// The greatest number that a writer has stored.
  public HttpRequest writer(RunId run, WriterId writer) {
    return request(base + "/" + run + "/writers/" + writer).GET().build();
  }

  public HttpRequest putArtifact(
      RunId run, ArtifactPath path, Digest digest, HttpRequest.BodyPublisher body) {
    return putFile(base + "/" + run + "/artifacts/", path, digest, body);
  }

  public HttpRequest putModelArtifact(
      ModelId model, ArtifactPath path, Digest digest, HttpRequest.BodyPublisher body) {
    return putFile(project + "/models/" + model + "/artifacts/", path, digest, body);
  }

  private HttpRequest putFile(
      String folder, ArtifactPath path, Digest digest, HttpRequest.BodyPublisher body) {
    return request(folder + encode(path.value()))
        .header("Content-Type", "application/octet-stream")
        .header("Quipu-Digest", digest.hex())
        .PUT(body)
        .build();
  }

  public HttpRequest beginUpload(RunId run, byte[] json) {
    return json(base + "/" + run + "/uploads").POST(BodyPublishers.ofByteArray(json)).build();
  }

  public HttpRequest putPart(
      RunId run, String upload, int number, Digest digest, HttpRequest.BodyPublisher body) {
    return request(base + "/" + run + "/uploads/" + encode(upload) + "/parts/" + number)
        .header("Content-Type", "application/octet-stream")
        .header("Quipu-Digest", digest.hex())
        .PUT(body)
        .build();
  }

  public HttpRequest completeUpload(RunId run, String upload) {
    return request(base + "/" + run + "/uploads/" + encode(upload) + "/complete")
        .POST(BodyPublishers.noBody())
        .build();
  }

  public HttpRequest deleteUpload(RunId run, String upload) {
    return request(base + "/" + run + "/uploads/" + encode(upload)).DELETE().build();
  }

  /// Asks which contents the server does not have.
  public HttpRequest missingContents(byte[] json) {
    return json(objects + "/missing").POST(BodyPublishers.ofByteArray(json)).build();
  }

  public HttpRequest putContent(Digest digest, HttpRequest.BodyPublisher body) {
    return request(objects + "/contents/" + digest)
        .header("Content-Type", "application/octet-stream")
        .PUT(body)
        .build();
  }

  public HttpRequest putFolder(RunId run, ArtifactPath path) {
    return request(base + "/" + run + "/folders/" + encode(path.value()))
        .PUT(BodyPublishers.noBody())
        .build();
  }

  public HttpRequest putReference(RunId run, ArtifactPath path, byte[] json) {
    return json(base + "/" + run + "/references/" + encode(path.value()))
        .PUT(BodyPublishers.ofByteArray(json))
        .build();
  }

  public HttpRequest noteDatasets(RunId run, byte[] json) {
    return json(base + "/" + run + "/datasets").POST(BodyPublishers.ofByteArray(json)).build();
  }

  // ---- reading ----

  public HttpRequest searchRuns(byte[] json) {
    return json(base + "/search").POST(BodyPublishers.ofByteArray(json)).build();
  }

  public HttpRequest searchExperiments(Query query) {
    return request(project + "/experiments" + query).GET().build();
  }

  public HttpRequest experiment(ExperimentId experiment) {
    return request(project + "/experiments/" + experiment).GET().build();
  }

  /// A list that a run has.
  ///
  /// @param list `streams`, `rows`, `points` or `artifacts`
  public HttpRequest list(RunId run, String list, Query query) {
    return request(base + "/" + run + "/" + list + query).GET().build();
  }

  /// A list of the project.
  ///
  /// @param list such as `datasets`
  public HttpRequest list(String list, Query query) {
    return request(project + "/" + list + query).GET().build();
  }

  public HttpRequest measurements(Digest object, Query query) {
    return request(objects + "/" + object + "/measurements" + query).GET().build();
  }

  /// A question about evaluations.
  ///
  /// @param what `history` or `compare`
  public HttpRequest evaluations(String what, Query query) {
    return request(project + "/evaluations/" + what + query).GET().build();
  }

  public HttpRequest leaderboard(ExperimentId experiment, Query query) {
    return request(project + "/experiments/" + experiment + "/leaderboard" + query).GET().build();
  }

  public HttpRequest compareObjects(byte[] json) {
    return json(project + "/measurements/compare").POST(BodyPublishers.ofByteArray(json)).build();
  }

  public HttpRequest searchExamples(byte[] json) {
    return json(project + "/examples/search").POST(BodyPublishers.ofByteArray(json)).build();
  }

  /// The bytes of a file.
  ///
  /// @param artifacts the path of the artifacts of a run or a model; begins with a slash
  /// @param offset the first byte
  /// @param etag of the file whose earlier bytes are there already; null if the offset is 0
  public HttpRequest artifact(
      String artifacts, ArtifactPath path, long offset, @Nullable String etag) {
    HttpRequest.Builder request = request(project + artifacts + "/" + encode(path.value()));
    if (etag != null) {
      request.header("Range", "bytes=" + offset + "-").header("If-Range", etag);
    }
    return request.GET().build();
  }

  /// The bytes of an object.
  ///
  /// @param etag as in [#artifact]
  public HttpRequest content(Digest object, long offset, @Nullable String etag) {
    HttpRequest.Builder request = request(objects + "/" + object + "/content");
    if (etag != null) {
      request.header("Range", "bytes=" + offset + "-").header("If-Range", etag);
    }
    return request.GET().build();
  }

  /// Asks for several objects.
  public HttpRequest findObjects(byte[] json) {
    return json(objects + "/find").POST(BodyPublishers.ofByteArray(json)).build();
  }

  // ---- sending ----

  /// Sends a request. The answer, or the reason why there is none, goes to the sink. Cancelling the
  /// future abandons the request.
  public CompletableFuture<?> send(HttpRequest request, Consumer<Answer> sink) {
    return send(request, info -> new LimitedBody(LimitedBody.SHORT_BYTES, () -> {}), sink);
  }

  /// As [#send(HttpRequest, Consumer)], for an answer whose body goes elsewhere.
  ///
  /// @param body takes the body while it arrives, and gives what belongs into the [Answer]
  public CompletableFuture<?> send(
      HttpRequest request, HttpResponse.BodyHandler<byte[]> body, Consumer<Answer> sink) {
    CompletableFuture<HttpResponse<byte[]>> pending = client.sendAsync(request, body);
    var unused =
        pending.whenComplete((response, failure) ->
            sink.accept(
                failure == null ? answer(response) : Answer.none(describe(unwrap(failure)))));
    return pending;
  }

  /// Sends a request and waits for the answer, or for the reason why there is none.
  public Answer ask(HttpRequest request, Duration timeout) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    CompletableFuture<?> pending = send(request, answer::complete);
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.none("interrupted");
    } catch (TimeoutException | ExecutionException e) {
      return Answer.none("no answer within " + timeout);
    } finally {
      pending.cancel(true);
    }
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    long retryAfterMs =
        response.headers().firstValue("Retry-After").map(NativeApi::retryAfterMs).orElse(0L);
    boolean stop = response.headers().firstValue("Quipu-Stop").isPresent();
    return new Answer(response.statusCode(), response.body(), retryAfterMs, null, stop);
  }

  /// Reads seconds. The form with a date is ignored: it would need clocks that agree.
  private static long retryAfterMs(String value) {
    try {
      return Math.max(0, Math.min(86_400, Long.parseLong(value.strip()))) * 1000;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Throwable unwrap(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static String describe(Throwable failure) {
    String message = failure.getMessage();
    return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  /// Reads something of the project.
  ///
  /// @param path begins with a slash; may have parameters
  public HttpRequest ofProject(String path) {
    return request(project + path).GET().build();
  }

  /// Changes something of the project.
  public HttpRequest ofProject(String method, String path, byte[] json) {
    return json(project + path).method(method, BodyPublishers.ofByteArray(json)).build();
  }

  /// As [#ofProject(String, String, byte[])], for a body of text.
  ///
  /// @param json null for a request without a body
  public HttpRequest ofProject(String method, String path, @Nullable String json) {
    return json == null
        ? request(project + path).method(method, BodyPublishers.noBody()).build()
        : json(project + path).method(method, BodyPublishers.ofString(json)).build();
  }

  private HttpRequest.Builder json(String uri) {
    return request(uri).header("Content-Type", "application/json");
  }

  private HttpRequest.Builder request(String uri) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri))
            .header("User-Agent", userAgent)
            .header("Accept", "application/json");
    headers.accept(request);
    return request;
  }

  /// A path as part of a URL, with everything percent-encoded except unreserved characters and `/`.
  static String encode(String path) {
    StringBuilder out = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || "-._~/".indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append(String.format("%%%02X", (int) c));
      }
    }
    return out.toString();
  }
}
