package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.json.JsonText;
import dev.quipu.server.http.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Sends requests that are each permitted, many at once, to a server with a small heap: the server
/// lives on, answers others, and frees the memory of the requests.
@Timeout(300)
class SmallHeapTest {
  private static final Set<Integer> IN_ORDER = Set.of(200, 400, 413, 429, 503);

  /// Memory that may be in use afterwards and was not before: loaded code, buffers of threads.
  private static final long MORE_BYTES = 12 << 20;

  @TempDir private Path folder;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Child server;
  private Wire wire;

  /// A run that a client logs to.
  private String running;

  @BeforeEach
  void start() throws IOException {
    server = Child.launch(folder.resolve("data"), "256m");
    wire = new Wire(server.awaitUrl());
    running = wire.newRun();
  }

  @AfterEach
  void stop() throws Exception {
    try (Child closed = server;
        Wire connected = wire) {
      assertThat(closed.isAlive()).isTrue();
      assertThat(connected.tryGet("/api/v1/server").statusCode()).isEqualTo(200);
      assertThat(search("{}").statusCode()).isEqualTo(200);
      server.terminate();
      assertThat(server.awaitExit()).isIn(0, 143);
      assertThat(Files.readString(folder.resolve("server.log")))
          .doesNotContain("OutOfMemoryError", "SEVERE");
    }
  }

  private HttpRequest post(String path, String type, byte[] body) {
    return HttpRequest.newBuilder(URI.create(wire.url() + path))
        .header("Content-Type", type)
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  private HttpResponse<String> search(String json) throws Exception {
    return http.send(
        post(
            "/api/v1/projects/default/runs/search",
            "application/json",
            json.getBytes(StandardCharsets.UTF_8)),
        BodyHandlers.ofString());
  }

  private void sendAtOnce(HttpRequest request, int times) {
    List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answers.add(http.sendAsync(request, BodyHandlers.discarding()));
    }
    for (CompletableFuture<HttpResponse<Void>> answer : answers) {
      assertThat(answer.join().statusCode()).isIn(IN_ORDER);
      assertThat(answer.join().headers().firstValue("Retry-After").isPresent())
          .as("Retry-After with %s", answer.join().statusCode())
          .isEqualTo(List.of(429, 503).contains(answer.join().statusCode()));
    }
  }

  /// A request.
  ///
  /// @param json of its body; empty for none
  private record Ask(String path, String json) {
    Ask(String path) {
      this(path, "");
    }

    byte[] bytes() {
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      String head =
          json.isEmpty()
              ? "GET " + path + " HTTP/1.1\r\n"
              : "POST "
                  + path
                  + " HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: "
                  + body.length
                  + "\r\n";
      return (head + "Host: localhost\r\n\r\n" + json).getBytes(StandardCharsets.UTF_8);
    }
  }

  private HttpRequest request(Ask ask) {
    return ask.json().isEmpty()
        ? HttpRequest.newBuilder(URI.create(wire.url() + ask.path())).build()
        : post(ask.path(), "application/json", ask.json().getBytes(StandardCharsets.UTF_8));
  }

  /// Sends a request alone, which is answered; then many times at once, also for clients that wait
  /// for the answer but do not read it. Clients that log are served meanwhile, and all the memory
  /// is given back.
  private void flood(Ask ask, int times) throws Exception {
    HttpRequest request = request(ask);
    HttpResponse<String> alone = http.send(request, BodyHandlers.ofString());
    assertThat(alone.statusCode())
        .as(() -> alone.body().substring(0, Math.min(1000, alone.body().length())))
        .isEqualTo(200);
    long before = server.liveBytes();
    sendAtOnce(request, times);
    holdUnread(ask, times);
    // The server notices in its own time that clients have left.
    while (server.liveBytes() > before + MORE_BYTES) {
      assertThat(server.isAlive()).isTrue();
    }
    assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
  }

  private void holdUnread(Ask ask, int times) throws IOException {
    URI uri = URI.create(wire.url());
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < times; i++) {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        socket.getOutputStream().write(ask.bytes());
      }
      for (Socket socket : sockets) {
        assertThat(socket.getInputStream().read()).as("the first byte of an answer").isEqualTo('H');
      }
      String point =
          "{\"run_id\":\"" + running + "\",\"key\":\"logged\",\"value\":1,\"timestamp\":1}";
      assertThat(wire.tryPost("runs/log-metric", point).statusCode()).isEqualTo(200);
      assertThat(wire.tryGet("/api/v1/projects/default/runs/" + running).statusCode())
          .isEqualTo(200);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /// Points of some keys, each at steps from 0 on.
  private void logPoints(String run, int keys, int steps) throws IOException {
    int stepsPerFrame = 100_000 / keys;
    int sequence = 0;
    for (int from = 0; from < steps; from += stepsPerFrame) {
      FrameBuilder frame = new FrameBuilder();
      for (int step = from; step < Math.min(steps, from + stepsPerFrame); step++) {
        for (int key = 0; key < keys; key++) {
          frame.add("k" + key, step, 1000 + step, Math.sin(step * (key + 1.0)));
        }
      }
      sendFrame(run, ++sequence, frame);
    }
  }

  private void sendFrame(String run, long sequence, FrameBuilder frame) throws IOException {
    HttpResponse<String> answer =
        wire.tryPostFrame(
            run, "0123456789abcdef0123456789abcdef", sequence, frame.build().encoded());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void bodiesFullOfObjects() {
    for (String field : List.of("x", "experimentIds", "order_by", "columns")) {
      byte[] body =
          ("{\"" + field + "\":[" + "{},".repeat(1_390_000) + "{}]}")
              .getBytes(StandardCharsets.US_ASCII);
      sendAtOnce(post("/api/v1/projects/default/runs/search", "application/json", body), 8);
      sendAtOnce(post("/api/2.0/mlflow/runs/search", "application/json", body), 8);
    }
    StringBuilder fields = new StringBuilder("{\"a\":0");
    for (int i = 0; fields.length() < 4_000_000; i++) {
      fields.append(",\"f").append(i).append("\":1");
    }
    sendAtOnce(
        post(
            "/api/v1/projects/default/runs/search",
            "application/json",
            fields.append('}').toString().getBytes(StandardCharsets.US_ASCII)),
        8);
  }

  @Test
  void chunksThatDoNotEnd() throws IOException {
    String run = wire.newRun();
    URI uri = URI.create(wire.url());
    List<Socket> sockets = new ArrayList<>();
    byte[] part = new byte[(8 << 20) - 1];
    try {
      for (int i = 0; i < 40; i++) {
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        sockets.add(socket);
        String path =
            i % 2 == 0
                ? "/api/v1/projects/default/runs/" + run + "/artifacts/a" + i
                : "/get-artifact";
        OutputStream out = socket.getOutputStream();
        out.write(
            ("PUT "
                    + path
                    + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "800000\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        try {
          out.write(part);
        } catch (IOException e) {
          // The server refused the body before all of it was sent.
        }
      }
      assertThat(wire.tryGet("/api/v1/server").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void packedChartsAllAtOnce() throws Exception {
    String run = wire.newRun();
    int keys = 100;
    FrameBuilder frame = new FrameBuilder();
    for (int step = 0; step < 500; step++) {
      for (int key = 0; key < keys; key++) {
        frame.add("k" + key, step, 1000 + step, Math.sin(step * (double) key));
      }
    }
    sendFrame(run, 1, frame);
    StringBuilder series = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      series.append(i == 0 ? "" : ",");
      series.append("{\"runId\":\"").append(run).append("\",\"key\":\"k").append(i % keys);
      series.append("\"}");
    }
    byte[] body =
        ("{\"series\":[" + series + "],\"buckets\":250}").getBytes(StandardCharsets.US_ASCII);
    HttpRequest packed =
        HttpRequest.newBuilder(URI.create(wire.url() + "/api/v1/projects/default/series/query"))
            .header("Content-Type", "application/json")
            .header("Accept", "application/vnd.quipu.columns")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    sendAtOnce(packed, 24);
    assertThat(http.send(packed, BodyHandlers.discarding()).statusCode())
        .as("alone, once the others are done")
        .isEqualTo(200);
    sendAtOnce(post("/api/v1/projects/default/series/query", "application/json", body), 24);
  }

  @Test
  void streamsThatDoNotReadBesideWriters() throws Exception {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      runs.add(wire.newRun());
    }
    URI uri = URI.create(wire.url());
    List<Socket> streams = new ArrayList<>();
    try {
      for (int i = 0; i < 400; i++) {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        streams.add(socket);
        socket
            .getOutputStream()
            .write(
                ("GET /api/v1/projects/default/events?experimentId=*&runId="
                        + String.join("&runId=", runs)
                        + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
      }
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      for (String run : runs) {
        writers.add(
            CompletableFuture.runAsync(() -> {
              try {
                for (int i = 0; i < 30; i++) {
                  FrameBuilder frame = new FrameBuilder();
                  for (int point = 0; point < 20_000; point++) {
                    frame.add("k" + point % 100, i * 200L + point / 100, 1000 + i, point * 0.1);
                  }
                  sendFrame(run, i + 1, frame);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }));
      }
      writers.forEach(CompletableFuture::join);
      assertThat(wire.tryGet("/api/v1/server").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : streams) {
        socket.close();
      }
    }
  }

  @Test
  void manyKeysAreCompacted() throws Exception {
    String run = wire.newRun();
    for (int i = 0; i < 40; i++) {
      FrameBuilder frame = new FrameBuilder();
      for (int key = 0; key < 20_000; key++) {
        frame.add("key" + key, i, 1000 + i, i + key * 0.5);
      }
      sendFrame(run, i + 1, frame);
    }
    assertThat(
            wire.tryGet("/api/v1/projects/default/runs/" + run + "/series?prefix=key19999").body())
        .contains("\"count\":40");
  }

  @Test
  void chartsAsJson() throws Exception {
    int keys = 1000;
    List<String> runs = List.of(wire.newRun(), wire.newRun());
    for (String run : runs) {
      logPoints(run, keys, 400);
    }
    List<String> together = new ArrayList<>();
    List<String> apart = new ArrayList<>();
    for (int i = 0; i < 2 * keys; i++) {
      together.add("{\"runId\":\"" + runs.get(i / keys) + "\",\"key\":\"k" + i % keys + "\"}");
      apart.add("{\"runId\":\"" + runs.get(i % 2) + "\",\"key\":\"k" + i / 2 + "\"}");
    }
    for (String smoothing : List.of("", ",\"smoothing\":0.9")) {
      String rest = "],\"buckets\":300" + smoothing + "}";
      flood(
          new Ask(
              "/api/v1/projects/default/series/query",
              "{\"series\":[" + String.join(",", together) + rest),
          24);
    }
    // Charts of the second run are ready long before their turn.
    String query = "{\"series\":[" + String.join(",", apart) + "],\"buckets\":300}";
    sendAtOnce(request(new Ask("/api/v1/projects/default/series/query", query)), 24);
  }

  @Test
  void chartsOverAnotherField() throws Exception {
    String run = wire.newRun();
    logPoints(run, 2, 150_000);
    String chart = "{\"series\":[{\"runId\":\"%s\",\"key\":\"k1\"}],\"xField\":\"k0\"}";
    flood(new Ask("/api/v1/projects/default/series/query", chart.formatted(run)), 24);
    String longer = wire.newRun();
    logPoints(longer, 2, 900_000);
    HttpResponse<String> never =
        http.send(
            request(new Ask("/api/v1/projects/default/series/query", chart.formatted(longer))),
            BodyHandlers.ofString());
    assertThat(never.statusCode()).as(never.body()).isEqualTo(413);
    assertThat(never.body()).contains("bytes of memory", "all requests together may have");
  }

  @Test
  void pagesOfRows() throws Exception {
    String run = wire.newRun();
    logPoints(run, 40, 12_000);
    flood(new Ask("/api/v1/projects/default/runs/" + run + "/rows?limit=10000"), 24);
    String texts = wire.newRun();
    for (int i = 0; i < 12; i++) {
      FrameBuilder frame = new FrameBuilder();
      for (int row = 0; row < 50; row++) {
        frame.add("text", i * 50L + row, 1000, new JsonText('"' + "x".repeat(60_000) + '"'));
      }
      sendFrame(texts, i + 1, frame);
    }
    flood(new Ask("/api/v1/projects/default/runs/" + texts + "/rows?limit=10000"), 24);
  }

  @Test
  void groups() throws Exception {
    int runs = 150;
    for (int i = 0; i < runs; i++) {
      String run =
          wire.post("runs/create", "{\"experiment_id\":\"0\",\"run_name\":\"run " + i + "\"}")
              .object("run")
              .flatMap(made -> made.object("info"))
              .flatMap(info -> info.text("run_id"))
              .orElseThrow();
      logPoints(run, 1, 10_000);
    }
    for (String by : List.of("status", "name")) {
      flood(
          new Ask(
              "/api/v1/projects/default/series/groups",
              "{\"experimentIds\":[\"0\"],\"key\":\"k0\",\"buckets\":5000,\"groupBy\":[\""
                  + by
                  + "\"],\"quantiles\":[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9]}"),
          16);
    }
  }

  @Test
  void pagesOfRuns() throws Exception {
    String tags =
        IntStream.range(0, 4)
            .mapToObj(i -> "{\"key\":\"t" + i + "\",\"value\":\"" + "y".repeat(7900) + "\"}")
            .collect(Collectors.joining(","));
    int runs = 1500;
    for (int i = 0; i < runs; i++) {
      wire.post("runs/create", "{\"experiment_id\":\"0\",\"tags\":[" + tags + "]}");
    }
    String mlflow = "{\"experiment_ids\":[\"0\"],\"max_results\":50000";
    flood(new Ask("/api/2.0/mlflow/runs/search", mlflow + "}"), 24);
    flood(
        new Ask(
            "/api/v1/projects/default/runs/search",
            "{\"experimentIds\":[\"0\"],\"maxResults\":50000,"
                + "\"columns\":[\"tags.t0\",\"tags.t1\",\"tags.t2\",\"tags.t3\"]}"),
        24);
    int found = 0;
    String token = "";
    while (token != null) {
      JsonObject page = wire.post("runs/search", mlflow + ",\"page_token\":\"" + token + "\"}");
      found += page.objects("runs").size();
      token = page.text("next_page_token").orElse(null);
    }
    assertThat(found).as("runs in all pages").isEqualTo(runs + 1);
  }

  @Test
  void wholeHistories() throws Exception {
    String run = wire.newRun();
    logPoints(run, 1, 600_000);
    flood(new Ask("/api/2.0/mlflow/metrics/get-history?run_id=" + run + "&metric_key=k0"), 16);
    flood(
        new Ask(
            "/api/2.0/mlflow/metrics/get-history?run_id="
                + run
                + "&metric_key=k0&max_results=50000"),
        24);
    flood(
        new Ask(
            "/api/v1/projects/default/runs/"
                + run
                + "/points?key=k0&startIndex=590000&limit=10000"),
        24);
    sendAtOnce(
        request(
            new Ask(
                "/api/2.0/mlflow/metrics/get-history-bulk-interval?run_ids="
                    + run
                    + "&metric_key=k0&max_results=2500")),
        16);
  }

  @Test
  void listsOfSeries() throws Exception {
    String run = wire.newRun();
    for (int i = 0; i < 3; i++) {
      FrameBuilder frame = new FrameBuilder();
      for (int key = 0; key < 20_000; key++) {
        frame.add("k" + (i * 20_000 + key), 1, 1000, key);
      }
      sendFrame(run, i + 1, frame);
    }
    flood(new Ask("/api/v1/projects/default/runs/" + run + "/series?maxResults=10000"), 40);
    flood(new Ask("/api/v1/projects/default/runs/" + run + "/streams"), 24);
    flood(new Ask("/api/v1/projects/default/runs/" + run), 24);
    flood(new Ask("/api/2.0/mlflow/runs/get?run_id=" + run), 24);
  }
}
