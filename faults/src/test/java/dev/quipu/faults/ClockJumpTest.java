package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Lets the clock of the server jump by years at every look, forwards and backwards: nothing is
/// lost or reordered, and no thread waits for a time that never comes.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClockJumpTest {
  private static final long ANSWERS = Long.getLong("quipu.faults.jumps", 400);
  private static final Campaign.Mix WRITERS =
      new Campaign.Mix(3, 2, 3, 2, 1, 1, 1, 2, BatchSource.Size.SMALL);

  @TempDir private Path folder;

  private final long seed = Long.getLong("quipu.faults.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  /// From 1970, where a machine without a clock battery starts, to beyond this century.
  private static final class JumpingClock implements InstantSource {
    private static final long LAST_MS = Instant.parse("2150-01-01T00:00:00Z").toEpochMilli();

    private final SplittableRandom random;
    private final AtomicLong looks = new AtomicLong();

    JumpingClock(SplittableRandom random) {
      this.random = random;
    }

    @Override
    public synchronized Instant instant() {
      looks.incrementAndGet();
      return Instant.ofEpochMilli(random.nextLong(LAST_MS));
    }
  }

  @Test
  void aClockThatJumpsLosesNothingAndHoldsNobodyUp() throws Exception {
    System.out.printf("A clock that jumps: -Dquipu.faults.seed=%d%n", seed);
    JumpingClock clock = new JumpingClock(random.split());
    Campaign campaign = new Campaign("clock", random.split(), WRITERS);
    ServerOptions options =
        new ServerOptions("127.0.0.1", 0, folder.resolve("data"), Set.of(), false);
    AtomicLong answers = new AtomicLong();
    List<Thread> threads;
    try (QuipuServer server = QuipuServer.start(options, clock);
        Wire wire = new Wire(server.url())) {
      campaign.renew(wire, 0);
      threads = campaign.start(wire, answers);
      awaitEvent(server.url());
      while (answers.get() < ANSWERS) {
        campaign.requireNoFailure();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
    campaign.requireNoFailure();
    assertThat(clock.looks.get()).isGreaterThan(ANSWERS / 2);
    for (InstantSource next : List.of(clock, InstantSource.system())) {
      try (QuipuServer server = QuipuServer.start(options, next);
          Wire wire = new Wire(server.url())) {
        campaign.audit(wire, true);
      }
    }
  }

  /// Watches the experiment of all runs until its values change.
  private static void awaitEvent(String url) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/api/v1/projects/default/events?experimentId=0"))
              .build();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body(),
                  StandardCharsets.UTF_8))) {
        assertThat(lines.lines().anyMatch(line -> line.startsWith("event: metrics"))).isTrue();
      }
    }
  }
}
