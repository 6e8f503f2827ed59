package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.FrameBuilder;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Requests that are permitted one by one, many at once, against a server with a small heap: it
/// lives on, answers others, and what the requests took comes back.
@Timeout(300)
class SmallHeapTest {
  private static final Set<Integer> IN_ORDER = Set.of(200, 400, 413, 429, 503);

  @TempDir private Path folder;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Child server;
  private Wire wire;

  @BeforeEach
  void start() throws IOException {
    server = Child.launch(folder.resolve("data"), "256m");
    wire = new Wire(server.awaitUrl());
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
        post("/api/v1/runs/search", "application/json", json.getBytes(StandardCharsets.UTF_8)),
        BodyHandlers.ofString());
  }

  private void sendAtOnce(HttpRequest request, int times) {
    List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answers.add(http.sendAsync(request, BodyHandlers.discarding()));
    }
    for (CompletableFuture<HttpResponse<Void>> answer : answers) {
      assertThat(answer.join().statusCode()).isIn(IN_ORDER);
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
      sendAtOnce(post("/api/v1/runs/search", "application/json", body), 8);
      sendAtOnce(post("/api/2.0/mlflow/runs/search", "application/json", body), 8);
    }
    StringBuilder fields = new StringBuilder("{\"a\":0");
    for (int i = 0; fields.length() < 4_000_000; i++) {
      fields.append(",\"f").append(i).append("\":1");
    }
    sendAtOnce(
        post(
            "/api/v1/runs/search",
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
        String path = i % 2 == 0 ? "/api/v1/runs/" + run + "/artifacts/a" + i : "/get-artifact";
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
          // It was refused before all of it was sent.
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
        HttpRequest.newBuilder(URI.create(wire.url() + "/api/v1/series/query"))
            .header("Content-Type", "application/json")
            .header("Accept", "application/vnd.quipu.columns")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    sendAtOnce(packed, 24);
    assertThat(http.send(packed, BodyHandlers.discarding()).statusCode())
        .as("alone, once the others are done")
        .isEqualTo(200);
    sendAtOnce(post("/api/v1/series/query", "application/json", body), 24);
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
                ("GET /api/v1/events?experimentId=*&runId="
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
    assertThat(wire.tryGet("/api/v1/runs/" + run + "/series?prefix=key19999").body())
        .contains("\"count\":40");
  }
}
