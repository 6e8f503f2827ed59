package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Measures how many spans a second are stored durably by OTLP, and how long searches take among
/// many traces. The peer is a real MLflow server, which gets the same requests. `make bench-traces`
/// starts it.
final class StoredTraces {
  private static final int SPANS_A_REQUEST = 500;
  private static final int SPANS_A_TRACE = 10;
  private static final int CONNECTIONS = 4;
  private static final int WARM_UP_SPANS = 50_000;
  private static final int MLFLOW_SECONDS = 20;
  private static final int TRACES_AT_ONCE = 100_000;
  private static final int TAGGED = 1000;
  private static final int SEARCHES = 30;
  private static final long BEGIN_NS = 1_700_000_000_000_000_000L;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Server server;

  /// Whether a request that fails does not count, and the next is sent.
  private final boolean mayFail;

  private StoredTraces(Server server, Peer peer) {
    this.server = server;
    this.mayFail = peer.mayFail();
  }

  public static void main(String[] args) throws Exception {
    int spans = args.length > 0 ? Integer.parseInt(args[0]) : 300_000;
    int traces = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
    Path quipu = Path.of(args.length > 2 ? args[2] : "./quipu").toAbsolutePath();
    Path peers = Path.of(args.length > 3 ? args[3] : "build/peers/bin").toAbsolutePath();
    Peer.Programs programs = new Peer.Programs(quipu, peers.resolve("mlflow"), "");
    Path folder = Files.createDirectories(Path.of("build/bench/traces"));
    double ours;
    try (Server server = Peer.QUIPU.start(programs, Files.createTempDirectory(folder, "run"))) {
      StoredTraces bench = new StoredTraces(server, Peer.QUIPU);
      bench.send(requests(0, WARM_UP_SPANS, SPANS_A_TRACE), Long.MAX_VALUE);
      List<byte[]> requests = requests(WARM_UP_SPANS, spans, SPANS_A_TRACE);
      double cpu = server.cpuSeconds();
      long began = System.nanoTime();
      bench.send(requests, Long.MAX_VALUE);
      double seconds = (System.nanoTime() - began) / 1e9;
      ours = spans / seconds;
      System.out.printf(
          Locale.ROOT,
          "%,d spans, %d a trace and %d a request, over %d connections: %,.0f spans/s durable, %d"
              + " bytes a request, %.1f us of the server's processor time a span, RSS %d MB%n",
          spans,
          SPANS_A_TRACE,
          SPANS_A_REQUEST,
          CONNECTIONS,
          ours,
          request(0, SPANS_A_TRACE).length,
          (server.cpuSeconds() - cpu) * 1e6 / spans,
          server.residentBytes() >> 20);
    }
    if (Peer.MLFLOW.isThere(programs)) {
      try (Server server =
          Peer.MLFLOW.start(programs, Files.createTempDirectory(folder, "mlflow"))) {
        List<byte[]> requests = requests(0, spans, SPANS_A_TRACE);
        long began = System.nanoTime();
        int sent =
            new StoredTraces(server, Peer.MLFLOW)
                .send(requests, began + MLFLOW_SECONDS * 1_000_000_000L);
        double theirs = sent / ((System.nanoTime() - began) / 1e9);
        System.out.printf(
            Locale.ROOT,
            "MLflow stores %,.0f spans/s of the same requests; Quipu stores %.0f times as many%n",
            theirs,
            ours / theirs);
      }
    } else {
      System.out.println("No MLflow at " + peers + ": make bench-peers installs it.");
    }
    if (traces > 0) {
      try (Server server =
          Peer.QUIPU.start(programs, Files.createTempDirectory(folder, "search"))) {
        new StoredTraces(server, Peer.QUIPU).search(traces);
      }
    }
  }

  // ---- spans ----

  private static byte[] field(int number, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((number << 3) | 2);
    int rest = value.length;
    while (rest >= 0x80) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
    out.writeBytes(value);
    return out.toByteArray();
  }

  private static byte[] text(int number, String text) {
    return field(number, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] time(int number, long ns) {
    return ByteBuffer.allocate(9)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) (number << 3 | 1))
        .putLong(ns)
        .array();
  }

  private static byte[] attribute(String key, String value) {
    return field(9, join(text(1, key), field(2, text(1, value))));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /// The spans of one request, the first of which has a number.
  private static byte[] request(int first, int spansATrace) {
    ByteArrayOutputStream scope = new ByteArrayOutputStream();
    for (int n = first; n < first + SPANS_A_REQUEST; n++) {
      scope.writeBytes(field(2, span(n, spansATrace)));
    }
    return field(1, field(2, scope.toByteArray()));
  }

  private static byte[] span(int n, int spansATrace) {
    int trace = n / spansATrace;
    boolean isRoot = n % spansATrace == 0;
    long begin = BEGIN_NS + trace * 1_000_000L;
    long id = 0x9E3779B97F4A7C15L * (trace + 1L);
    byte[] name =
        text(5, isRoot ? (trace % 1000 == 7 ? "rare" : "answer") : "call " + n % spansATrace);
    byte[] status = field(15, new byte[] {0x18, (byte) (isRoot && trace % 500 == 3 ? 2 : 1)});
    long lasts = trace % 2000 == 9 ? 9_000_000_000L : 50_000_000L + n % 1000 * 1_000_000L;
    return join(
        field(1, ByteBuffer.allocate(16).putLong(id).putLong(trace).array()),
        field(2, ByteBuffer.allocate(8).putLong(n + 1L).array()),
        isRoot
            ? new byte[0]
            : field(4, ByteBuffer.allocate(8).putLong(n - n % spansATrace + 1L).array()),
        name,
        time(7, begin),
        time(8, begin + lasts),
        attribute("gen_ai.operation.name", "chat"),
        attribute("gen_ai.request.model", "gpt-4o"),
        attribute("gen_ai.usage.input_tokens", "120"),
        attribute("gen_ai.usage.output_tokens", "35"),
        attribute("input.value", "What is " + n + " + 1?"),
        attribute("output.value", "It is " + (n + 1) + ", because " + n + " is one less."),
        status);
  }

  /// Requests that are made before the clock runs, so that making them takes no time of the server.
  private static List<byte[]> requests(int from, int count, int spansATrace) {
    List<byte[]> requests = new ArrayList<>();
    for (int first = from; first < from + count; first += SPANS_A_REQUEST) {
      requests.add(request(first, spansATrace));
    }
    return requests;
  }

  /// Sends requests over all connections until a time; returns how many spans were acknowledged.
  private int send(List<byte[]> requests, long untilNanos)
      throws IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger sent = new AtomicInteger();
    try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int c = 0; c < CONNECTIONS; c++) {
        all.add(
            threads.submit(() -> {
              int at = next.getAndIncrement();
              while (at < requests.size() && System.nanoTime() < untilNanos) {
                if (isStored(requests.get(at))) {
                  sent.addAndGet(SPANS_A_REQUEST);
                }
                at = next.getAndIncrement();
              }
              return true;
            }));
      }
      for (Future<Boolean> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
    return sent.get();
  }

  private boolean isStored(byte[] spans) throws IOException {
    try {
      post("/v1/traces", "application/x-protobuf", spans);
      return true;
    } catch (IOException e) {
      if (mayFail) {
        return false;
      }
      throw e;
    }
  }

  private String post(String path, String type, byte[] body) throws IOException {
    return request("POST", path, type, body);
  }

  private String request(String method, String path, String type, byte[] body) throws IOException {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://" + server.host() + path))
                  .header("Content-Type", type)
                  .header("x-mlflow-experiment-id", "0")
                  .method(method, BodyPublishers.ofByteArray(body))
                  .build(),
              BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  // ---- searches ----

  private void search(int traces) throws IOException, InterruptedException {
    double seconds = 0;
    double cpu = server.cpuSeconds();
    for (int from = 0; from < traces; from += TRACES_AT_ONCE) {
      List<byte[]> requests = requests(from, Math.min(TRACES_AT_ONCE, traces - from), 1);
      long began = System.nanoTime();
      send(requests, Long.MAX_VALUE);
      seconds += (System.nanoTime() - began) / 1e9;
    }
    System.out.printf(
        Locale.ROOT,
        "%,d traces of one span stored at %,.0f a second, %.1f us of the server's processor time a"
            + " trace%n",
        traces,
        traces / seconds,
        (server.cpuSeconds() - cpu) * 1e6 / traces);
    for (int i = 0; i < TAGGED; i++) {
      int trace = (int) ((long) i * traces / TAGGED);
      String id = String.format("tr-%016x%016x", 0x9E3779B97F4A7C15L * (trace + 1L), trace);
      request(
          "PATCH",
          "/api/3.0/mlflow/traces/" + id + "/tags",
          "application/json",
          "{\"key\":\"team\",\"value\":\"search\"}".getBytes(StandardCharsets.UTF_8));
    }
    for (String filter :
        List.of(
            "",
            "name = 'answer'",
            "name = 'rare'",
            "status = 'ERROR'",
            "execution_time > 5000",
            "tags.team = 'search'",
            "tags.team = 'search' AND status = 'OK' AND execution_time < 500",
            "name = 'nothing'",
            "tags.team = 'nobody'")) {
      String body =
          "{\"locations\":[{\"mlflow_experiment\":{\"experiment_id\":\"0\"}}],\"max_results\":100,"
              + "\"filter\":\""
              + filter
              + "\"}";
      double[] millis = new double[SEARCHES];
      int found = 0;
      for (int i = 0; i < SEARCHES; i++) {
        long start = System.nanoTime();
        String answer =
            post(
                "/api/3.0/mlflow/traces/search",
                "application/json",
                body.getBytes(StandardCharsets.UTF_8));
        millis[i] = (System.nanoTime() - start) / 1e6;
        found = answer.split("\"trace_id\"", -1).length - 1;
      }
      Arrays.sort(millis);
      System.out.printf(
          Locale.ROOT,
          "%-70s %3d found: p50 %6.1f ms, p95 %6.1f ms%n",
          filter.isEmpty() ? "(all)" : filter,
          found,
          millis[SEARCHES / 2],
          millis[SEARCHES * 95 / 100]);
    }
  }
}
