package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.quipu.core.model.RunStatus;
import dev.quipu.sdk.FakeServer.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Trouble with the network and the server must not reach the training, nor its points.
@Timeout(120)
class TroubleTest {
  private static final int POINTS = 3000;

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isFrame(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().endsWith("/frames");
  }

  private static void log(Run run, int from, int to) {
    for (int step = from; step < to; step++) {
      run.log("x", step, step);
    }
  }

  private static void assertWhole(FakeServer server, Run run) {
    assertThat(server.run(run).steps("x")).isEqualTo(LongStream.range(0, POINTS).boxed().toList());
    assertThat(server.run(run).status()).isEqualTo("completed");
  }

  /// Logs in parts while something goes wrong, and expects each point once and in order.
  private static Run survive(FakeServer server, FakeServer.Trouble trouble) {
    server.trouble = trouble;
    try (Quipu quipu = Quipu.connect(server.options().requestTimeout(Duration.ofMillis(300)))) {
      Run run = quipu.experiment("e").startRun("r");
      run.param("lr", 0.1);
      for (int part = 0; part < 3; part++) {
        log(run, part * POINTS / 3, (part + 1) * POINTS / 3);
        assertThat(run.flush(Duration.ofSeconds(60))).isTrue();
      }
      Report report = run.finish();
      assertThat(report.isComplete()).as(report.summary()).isTrue();
      assertThat(server.run(run).params).containsEntry("lr", 0.1);
      assertWhole(server, run);
      return run;
    }
  }

  @Test
  void aServerThatIsNotThereAtTheStartGetsEverythingLater() throws IOException {
    int port = freePort();
    try (Quipu quipu =
        Quipu.connect(
            Options.defaults()
                .url("http://127.0.0.1:" + port)
                .flushInterval(Duration.ofMillis(20)))) {
      Run run = quipu.experiment("e").startRun("r");
      log(run, 0, POINTS);
      run.artifact("late", "late.txt");
      assertThat(run.flush(Duration.ofMillis(300))).isFalse();
      try (FakeServer server = new FakeServer(port)) {
        assertThat(run.finish().isComplete()).isTrue();
        assertWhole(server, run);
        assertThat(server.run(run).artifacts).containsEntry("late.txt", "late");
      }
    }
  }

  @Test
  void everyOtherAnswerIsLost() throws IOException {
    AtomicInteger n = new AtomicInteger();
    try (FakeServer server = new FakeServer()) {
      Run run =
          survive(
              server,
              exchange -> n.incrementAndGet() % 2 == 0 ? Outcome.SERVE : Outcome.SERVE_AND_CUT);
      assertThat(server.run(run).duplicates).isPositive();
    }
  }

  @Test
  void troubleOfAllKindsAtRandom() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("troubleOfAllKindsAtRandom: seed " + seed);
    Random random = new Random(seed);
    try (FakeServer server = new FakeServer()) {
      survive(
          server,
          exchange -> {
            int kind;
            synchronized (random) {
              kind = random.nextInt(10);
            }
            return switch (kind) {
              case 0 -> Outcome.CUT;
              case 1 -> Outcome.SERVE_AND_CUT;
              case 2 -> FakeServer.answer(exchange, 500, "{}");
              case 3 -> FakeServer.answer(exchange, 200, "<html>Please sign in</html>");
              case 4 -> FakeServer.answer(exchange, 503, "");
              case 5 -> FakeServer.answer(exchange, 408, "\u0000garbage");
              default -> Outcome.SERVE;
            };
          });
    }
  }

  @Test
  void aServerThatHangsIsAskedAgain() throws IOException {
    AtomicInteger n = new AtomicInteger();
    try (FakeServer server = new FakeServer()) {
      survive(server, exchange -> n.incrementAndGet() % 3 == 0 ? server.hang() : Outcome.SERVE);
    }
  }

  @Test
  void anEndlessAnswerIsNotRead() throws IOException {
    AtomicInteger n = new AtomicInteger();
    try (FakeServer server = new FakeServer()) {
      survive(
          server,
          exchange ->
              n.incrementAndGet() == 2
                  ? FakeServer.answer(exchange, 200, "x".repeat(5 << 20))
                  : Outcome.SERVE);
    }
  }

  @Test
  void retryAfterIsObeyed() throws IOException {
    AtomicInteger n = new AtomicInteger();
    long[] times = new long[2];
    try (FakeServer server = new FakeServer()) {
      survive(
          server,
          exchange -> {
            int request = n.incrementAndGet();
            if (request == 1) {
              times[0] = System.nanoTime();
              exchange.getResponseHeaders().add("Retry-After", "1");
              return FakeServer.answer(exchange, 429, "{}");
            }
            if (request == 2) {
              times[1] = System.nanoTime();
            }
            return Outcome.SERVE;
          });
    }
    assertThat(times[1] - times[0]).isGreaterThanOrEqualTo(1_000_000_000L);
  }

  @Test
  void aFrameThatIsTooLargeIsCutInTwo() throws IOException {
    try (FakeServer server = new FakeServer()) {
      Run run =
          survive(
              server,
              exchange -> {
                long length =
                    Long.parseLong(exchange.getRequestHeaders().getFirst("Content-Length"));
                return isFrame(exchange) && length > 1000
                    ? FakeServer.answer(exchange, 413, "{}")
                    : Outcome.SERVE;
              });
      assertThat(server.run(run).frameSizes.size()).isGreaterThan(10);
    }
  }

  @Test
  void pointsTheServerRefusesAreCountedAndTheOthersGoOn() throws IOException {
    AtomicInteger n = new AtomicInteger();
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      server.trouble =
          exchange ->
              isFrame(exchange) && n.incrementAndGet() == 1
                  ? FakeServer.answer(exchange, 400, "{\"error\":{\"message\":\"no such\"}}")
                  : Outcome.SERVE;
      Run run = quipu.experiment("e").startRun("r");
      log(run, 0, 10);
      assertThat(run.flush(Duration.ofSeconds(10))).isTrue();
      log(run, 10, 15);
      Report report = run.finish();
      assertThat(report.pointsRefused()).isEqualTo(10);
      assertThat(report.pointsSent()).isEqualTo(5);
      assertThat(report.problems()).anyMatch(p -> p.contains("answered 400: no such"));
      assertThat(server.run(run).tags).containsEntry("quipu.sdk.refused.points", "10");
    }
  }

  @Test
  void aRunTheServerRefusesIsGivenUpAndTold() throws IOException {
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      server.trouble = exchange -> FakeServer.answer(exchange, 403, "{}");
      Run run = quipu.experiment("e").startRun("r");
      log(run, 0, 10);
      run.tag("t", "v");
      run.artifact("a", "a");
      Report report = run.finish();
      assertThat(report.pointsRefused()).isEqualTo(10);
      assertThat(report.changesRefused()).isEqualTo(1);
      assertThat(report.artifactsRefused()).isEqualTo(1);
      assertThat(report.isSent()).isTrue();
      assertThat(report.endSent()).isFalse();
    }
  }

  @Test
  void closingWithoutAServerIsBoundedAndSaysWhatIsMissing() throws IOException {
    Options options =
        Options.defaults()
            .url("http://127.0.0.1:" + freePort())
            .closeTimeout(Duration.ofMillis(200));
    Run run;
    try (Quipu quipu = Quipu.connect(options)) {
      run = quipu.experiment("e").startRun("r");
      log(run, 0, 10);
      Report report = run.finish();
      assertThat(report.pointsUnsent()).isEqualTo(10);
      assertThat(report.endSent()).isFalse();
      assertThat(report.summary()).contains("10 not sent");
    }
    assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void aFullQueueDropsAndCountsAndTheRunSaysSo() throws IOException {
    int port = freePort();
    Options options =
        Options.defaults()
            .url("http://127.0.0.1:" + port)
            .queueBytes(100_000)
            .flushInterval(Duration.ofMillis(20));
    try (Quipu quipu = Quipu.connect(options)) {
      Run run = quipu.experiment("e").startRun("r");
      log(run, 0, 100_000);
      run.tag("after", "still there");
      long dropped = run.report().pointsDropped();
      assertThat(dropped).isPositive();
      try (FakeServer server = new FakeServer(port)) {
        Report report = run.finish();
        assertThat(report.pointsSent() + report.pointsDropped()).isEqualTo(100_000);
        assertThat(report.problems()).anyMatch(p -> p.contains("dropped"));
        List<Long> steps = server.run(run).steps("x");
        assertThat(steps).hasSize((int) report.pointsSent()).isSorted();
        assertThat(server.run(run).tags)
            .containsEntry("quipu.sdk.dropped.points", Long.toString(report.pointsDropped()))
            .containsEntry("after", "still there");
      }
    }
  }

  @Test
  void manyRunsAtOnceArriveEachInOrder() throws IOException {
    AtomicInteger n = new AtomicInteger();
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      server.trouble =
          exchange -> n.incrementAndGet() % 5 == 0 ? Outcome.SERVE_AND_CUT : Outcome.SERVE;
      Experiment experiment = quipu.experiment("e");
      List<Run> runs = LongStream.range(0, 30).mapToObj(i -> experiment.startRun("r" + i)).toList();
      for (int step = 0; step < POINTS; step++) {
        for (Run run : runs) {
          run.log(step, Map.of("x", step));
        }
      }
      for (Run run : runs) {
        assertThat(run.finish().isComplete()).isTrue();
        assertWhole(server, run);
      }
    }
  }
}
