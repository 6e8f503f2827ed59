package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.sdk.FakeServer.Outcome;
import dev.quipu.sdk.FakeServer.Point;
import dev.quipu.sdk.journal.Attempt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs that another program resumes, and that go back to a checkpoint.
@Timeout(120)
class ResumeTest {
  @TempDir private Path journals;
  private FakeServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Options options(Mode mode) {
    return server
        .options()
        .mode(mode)
        .journalFolder(journals)
        .closeTimeout(Duration.ofMillis(mode == Mode.ONLINE ? 10_000 : 1000));
  }

  private static void log(Run run, int from, int to, double value) {
    for (int step = from; step < to; step++) {
      run.log("x", step, value);
    }
  }

  /// Behaves like a server that takes no more attempts, or has lost one.
  @Test
  void pointsOfAnAttemptThatTheServerDoesNotHaveAreNotStuck() throws Exception {
    server.trouble =
        exchange ->
            exchange.getRequestMethod().equals("POST")
                    && exchange.getRequestURI().getPath().endsWith("/attempts")
                ? FakeServer.answer(exchange, 400, "{}")
                : Outcome.SERVE;
    Run run;
    try (Quipu quipu = Quipu.connect(options(Mode.ONLINE))) {
      run = quipu.experiment("e").startRun("r");
      log(run, 0, 10, 1);
      run.rewind(5);
      log(run, 5, 10, 2);
      assertThat(run.flush(Duration.ofSeconds(20))).isTrue();
      // And what follows.
      run.tag("after", "it");
      Report report = run.finish();
      assertThat(report.isSent()).as(report.toString()).isTrue();
      assertThat(report.pointsSent()).isEqualTo(15);
      assertThat(report.problems())
          .anyMatch(p -> p.contains("refuses an attempt"))
          .anyMatch(p -> p.contains("does not have the attempt"));
    }
    assertThat(server.run(run).points).hasSize(15).allMatch(p -> p.attempt().isEmpty());
    assertThat(server.run(run).tags).containsEntry("after", "it");
    assertThat(server.run(run).status()).isEqualTo("completed");
  }

  private void sync() throws InterruptedException {
    try (Sync sync = Sync.open(journals, options(Mode.ONLINE))) {
      SyncReport report = sync.once(progress -> {});
      assertThat(report.isComplete()).as(report.toString()).isTrue();
    }
  }

  private List<Attempt> attempts(Run run) {
    return server.run(run).attempts.values().stream()
        .sorted(Comparator.comparingLong(Attempt::startMs))
        .toList();
  }

  /// The attempts of the points by their values, each once.
  private List<String> attemptsOf(Run run, double value) {
    return server.run(run).points.stream()
        .filter(p -> p.value() == value)
        .map(Point::attempt)
        .distinct()
        .toList();
  }

  @Test
  void aRunGoesOnInAnotherProgramAndGoesBack() throws Exception {
    Run first;
    try (Quipu quipu = Quipu.connect(options(Mode.ONLINE))) {
      first = quipu.experiment("e").startRun("r");
      log(first, 0, 10, 1);
      first.finish();
    }
    assertThat(server.run(first).status()).isEqualTo("completed");
    try (Quipu quipu = Quipu.connect(options(Mode.ONLINE))) {
      Run run = quipu.experiment("e").resume(first.id());
      assertThat(run.name()).isEqualTo("r");
      log(run, 10, 20, 2);
      assertThat(run.flush(Duration.ofSeconds(20))).isTrue();
      assertThat(server.run(run).status()).isEqualTo("running");
      run.rewind(5);
      log(run, 5, 20, 3);
      run.rewind(15);
      log(run, 15, 20, 4);
    }
    List<Attempt> attempts = attempts(first);
    assertThat(attempts).extracting(Attempt::fromStep).containsExactly(5L, 15L);
    assertThat(attemptsOf(first, 1)).containsExactly("");
    assertThat(attemptsOf(first, 2)).containsExactly("");
    assertThat(attemptsOf(first, 3)).containsExactly(attempts.get(0).id());
    assertThat(attemptsOf(first, 4)).containsExactly(attempts.get(1).id());
    // A third program goes on in the newest attempt, wherever it runs.
    try (Quipu quipu = Quipu.connect(options(Mode.ONLINE))) {
      log(quipu.experiment("e").resume(first.id()), 20, 25, 5);
    }
    assertThat(attemptsOf(first, 5)).containsExactly(attempts.get(1).id());
    assertThat(server.run(first).points).hasSize(10 + 10 + 15 + 5 + 5);
  }

  @Test
  void theSameOffline() throws Exception {
    Run first;
    try (Quipu quipu = Quipu.connect(options(Mode.OFFLINE))) {
      first = quipu.experiment("e").startRun("r");
      log(first, 0, 10, 1);
      first.finish();
    }
    try (Quipu quipu = Quipu.connect(options(Mode.OFFLINE))) {
      Run run = quipu.experiment("e").resume(first.id());
      assertThat(run.name()).isEqualTo("r");
      run.rewind(5);
      log(run, 5, 10, 2);
      run.finish();
    }
    try (Quipu quipu = Quipu.connect(options(Mode.OFFLINE))) {
      Run run = quipu.experiment("e").resume(first.id());
      log(run, 10, 15, 3);
      run.finish();
    }
    sync();
    List<Attempt> attempts = attempts(first);
    assertThat(attempts).hasSize(1);
    assertThat(attemptsOf(first, 1)).containsExactly("");
    assertThat(attemptsOf(first, 2)).containsExactly(attempts.get(0).id());
    assertThat(attemptsOf(first, 3)).containsExactly(attempts.get(0).id());
    assertThat(server.run(first).status()).isEqualTo("completed");
  }

  @Test
  void anOfflineProgramThatCannotKnowTheAttemptGetsTheOneOfItsTime() throws Exception {
    Run first;
    try (Quipu quipu = Quipu.connect(options(Mode.ONLINE))) {
      first = quipu.experiment("e").startRun("r");
      first.rewind(0);
      log(first, 0, 10, 1);
    }
    String newest = attempts(first).get(0).id();
    try (Quipu quipu = Quipu.connect(options(Mode.OFFLINE))) {
      log(quipu.experiment("e").resume(first.id()), 10, 20, 2);
    }
    // Another machine goes back before this one is sent.
    server.run(first).attempts.put("later", new Attempt("later", 0, Long.MAX_VALUE / 2));
    sync();
    assertThat(attemptsOf(first, 2)).containsExactly(newest);
  }

  @Test
  void aServerThatIsAwayAtTheStartIsAskedLater() throws Exception {
    Run first;
    try (Quipu quipu = Quipu.connect(options(Mode.ONLINE))) {
      first = quipu.experiment("e").startRun("r");
      first.rewind(0);
      log(first, 0, 10, 1);
    }
    server.trouble = exchange -> Outcome.CUT;
    try (Quipu quipu = Quipu.connect(options(Mode.ONLINE))) {
      Run run = quipu.experiment("e").resume(first.id());
      log(run, 10, 20, 2);
      assertThat(run.flush(Duration.ofMillis(300))).isFalse();
      server.trouble = exchange -> Outcome.SERVE;
      assertThat(run.finish().isComplete()).isTrue();
    }
    assertThat(attemptsOf(first, 2)).containsExactly(attempts(first).get(0).id());
  }

  @Test
  void aClockThatJumpsBackDoesNotPutAnAttemptBeforeAnother() throws Exception {
    long[] now = {Instant.parse("2030-01-01T00:00:00Z").toEpochMilli()};
    InstantSource clock = () -> Instant.ofEpochMilli(now[0]);
    for (Mode mode : List.of(Mode.ONLINE, Mode.OFFLINE)) {
      Run first;
      try (Quipu quipu = Quipu.connect(options(mode), clock, System::nanoTime, new Random(1))) {
        first = quipu.experiment("e").startRun("r");
        log(first, 0, 10, 1);
        first.rewind(5);
        log(first, 5, 10, 2);
        now[0] -= Duration.ofDays(3).toMillis();
        first.rewind(6);
        log(first, 6, 10, 3);
      }
      now[0] -= Duration.ofDays(300).toMillis();
      try (Quipu quipu = Quipu.connect(options(mode), clock, System::nanoTime, new Random(2))) {
        Run run = quipu.experiment("e").resume(first.id());
        run.rewind(7);
        log(run, 7, 10, 4);
      }
      now[0] += Duration.ofDays(1000).toMillis();
      sync();
      List<Attempt> attempts = attempts(first);
      assertThat(attempts)
          .as(mode.name())
          .extracting(Attempt::fromStep)
          .containsExactly(5L, 6L, 7L);
      assertThat(attempts).extracting(Attempt::startMs).doesNotHaveDuplicates();
      assertThat(attemptsOf(first, 4)).containsExactly(attempts.get(2).id());
      assertThat(server.run(first).points).hasSize(10 + 5 + 4 + 3);
    }
  }

  @Test
  void manyWritersAddToOneRun() throws Exception {
    Run first;
    List<Thread> threads;
    try (Quipu quipu = Quipu.connect(options(Mode.ONLINE));
        Quipu other = Quipu.connect(options(Mode.ONLINE));
        Quipu third = Quipu.connect(options(Mode.OFFLINE))) {
      first = quipu.experiment("e").startRun("r");
      assertThat(first.flush(Duration.ofSeconds(20))).isTrue();
      threads =
          Stream.of(quipu, other, third)
              .flatMap(connection -> Stream.of(1, 2, 3).map(i -> connection))
              .map(connection -> {
                Run run = connection.experiment("e").resume(first.id());
                return new Thread(() -> {
                  log(run, 0, 2000, run.hashCode());
                  run.finish();
                });
              })
              .toList();
      threads.forEach(Thread::start);
      log(first, 0, 2000, -1);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    sync();
    assertThat(server.run(first).points).hasSize(10 * 2000);
    assertThat(server.run(first).sequences).hasSize(10);
  }

  @Test
  void aRunThatIsQuietBeatsItsHeartAndAnOldServerMayNotKnowThat() throws Exception {
    for (int status : List.of(204, 404)) {
      CountDownLatch beats = new CountDownLatch(3);
      server.trouble =
          exchange -> {
            if (!exchange.getRequestURI().getPath().endsWith("/heartbeat")) {
              return Outcome.SERVE;
            }
            beats.countDown();
            return status == 404 ? FakeServer.answer(exchange, 404, "{}") : Outcome.SERVE;
          };
      // A clock by which a minute is half a second.
      long start = System.nanoTime();
      LongSupplier nanoTime = () -> start + (System.nanoTime() - start) * 120;
      Options options = options(Mode.ONLINE).requestTimeout(Duration.ofHours(1));
      try (Quipu quipu = Quipu.connect(options, InstantSource.system(), nanoTime, new Random(3))) {
        Run run = quipu.experiment("e").startRun("r");
        beats.await();
        run.log("x", 1, 1);
        Report report = run.finish();
        assertThat(report.isComplete()).as(report.toString()).isTrue();
        assertThat(server.run(run).heartbeats > 0).isEqualTo(status == 204);
      }
    }
  }
}
