package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.quipu.sdk.FakeServer.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Large files are sent in parts, and go on after a cut from the parts that the server has.
class LargeFileTest {
  private static final long PART_BYTES = 16 << 20;
  private static final int PARTS = 4;
  private static final long SIZE = (PARTS - 1) * PART_BYTES + 12_345;

  @TempDir private Path folder;
  private FakeServer server;
  private Path file;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    file = folder.resolve("large.bin");
    byte[] some = new byte[1 << 20];
    Random random = new Random(7);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = SIZE; left > 0; left -= some.length) {
        random.nextBytes(some);
        out.write(some, 0, (int) Math.min(left, some.length));
      }
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Options options() {
    return server.options().journalFolder(folder.resolve("journals"));
  }

  private static boolean isPart(HttpExchange exchange, int number) {
    return exchange.getRequestURI().getPath().endsWith("/parts/" + number);
  }

  private long requests(String end) {
    return server.requests.stream().filter(request -> request.endsWith(end)).count();
  }

  @Test
  void everyPartIsSentOnce() {
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("e").startRun("r");
      run.artifact(file, "large");
      assertThat(run.finish().isComplete()).isTrue();
      assertThat(server.run(run).artifacts).containsEntry("large", SIZE + " bytes");
      assertThat(server.run(run).partBytes).isEqualTo(SIZE);
    }
  }

  /// The connection is cut in the middle of a part, after a part was stored but before the answer,
  /// and after the file was stored but before the answer.
  @Test
  void afterACutOnlyThePartThatWasCutIsSentAgain() {
    AtomicInteger cuts = new AtomicInteger();
    AtomicBoolean second = new AtomicBoolean(true);
    AtomicBoolean third = new AtomicBoolean(true);
    AtomicBoolean last = new AtomicBoolean(true);
    server.trouble =
        exchange -> {
          if (isPart(exchange, 2) && second.getAndSet(false)) {
            exchange.getRequestBody().readNBytes(1 << 20);
            cuts.incrementAndGet();
            return Outcome.CUT;
          }
          if (isPart(exchange, 3) && third.getAndSet(false)) {
            cuts.incrementAndGet();
            return Outcome.SERVE_AND_CUT;
          }
          if (exchange.getRequestURI().getPath().endsWith("/complete") && last.getAndSet(false)) {
            cuts.incrementAndGet();
            return Outcome.SERVE_AND_CUT;
          }
          return Outcome.SERVE;
        };
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("e").startRun("r");
      run.artifact(file, "large");
      assertThat(run.flush(Duration.ofSeconds(60))).isTrue();
      assertThat(run.finish().isComplete()).isTrue();
      assertThat(cuts.get()).isEqualTo(3);
      assertThat(server.run(run).artifacts).containsEntry("large", SIZE + " bytes");
      // The server has taken each part once, although part 3 had no answer.
      assertThat(server.run(run).partBytes).isEqualTo(SIZE);
      assertThat(requests("/parts/1")).isEqualTo(1);
      assertThat(requests("/parts/2")).isEqualTo(2);
      assertThat(requests("/parts/3")).isEqualTo(1);
      assertThat(requests("/parts/4")).isEqualTo(1);
      assertThat(requests("/complete")).isEqualTo(1);
    }
  }

  /// The program ends while part 3 is under way; another one goes on there.
  @Test
  void anotherProgramGoesOnFromThePartsThatTheServerHas() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    server.trouble =
        exchange -> {
          if (isPart(exchange, 3)) {
            hanging.countDown();
            return server.hang();
          }
          return Outcome.SERVE;
        };
    Run run;
    try (Quipu quipu = Quipu.connect(options().closeTimeout(Duration.ofMillis(1)))) {
      run = quipu.experiment("e").startRun("r");
      run.artifact(file, "large");
      hanging.await();
      assertThat(run.finish().isComplete()).isFalse();
    }
    assertThat(server.run(run).partBytes).isEqualTo(2 * PART_BYTES);
    server.trouble = exchange -> Outcome.SERVE;
    try (Sync sync = Sync.open(folder.resolve("journals"), options())) {
      SyncReport report = sync.once(progress -> {});
      assertThat(report.isComplete()).as(report.toString()).isTrue();
    }
    assertThat(server.run(run).artifacts).containsEntry("large", SIZE + " bytes");
    assertThat(server.run(run).partBytes).isEqualTo(SIZE);
    assertThat(requests("/parts/1")).isEqualTo(1);
    assertThat(requests("/parts/2")).isEqualTo(1);
  }

  @Test
  void aFileThatChangesBetweenItsPartsIsNotUploaded() {
    server.trouble =
        exchange -> {
          if (isPart(exchange, 2)) {
            Files.write(file, new byte[(int) SIZE]);
          }
          return Outcome.SERVE;
        };
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("e").startRun("r");
      run.artifact(file, "large");
      Report report = run.finish();
      assertThat(report.problems()).anyMatch(p -> p.contains("was changed after"));
      assertThat(server.run(run).artifacts).isEmpty();
    }
  }

  @Test
  void anUploadThatTheServerHasGivenUpBeginsAgain() {
    AtomicBoolean once = new AtomicBoolean(true);
    server.trouble =
        exchange -> {
          if (isPart(exchange, 3) && once.getAndSet(false)) {
            server.runs().forEach(run -> run.uploads.clear());
          }
          return Outcome.SERVE;
        };
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("e").startRun("r");
      run.artifact(file, "large");
      assertThat(run.flush(Duration.ofSeconds(60))).isTrue();
      assertThat(server.run(run).artifacts).containsEntry("large", SIZE + " bytes");
      assertThat(requests("/parts/1")).isEqualTo(2);
      run.finish();
    }
  }
}
