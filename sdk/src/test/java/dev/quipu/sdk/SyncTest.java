package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.WriterId;
import dev.quipu.sdk.FakeServer.Outcome;
import dev.quipu.sdk.journal.JournalFolder;
import dev.quipu.sdk.journal.JournalFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Journals reach the server later, complete and once.
@Timeout(120)
class SyncTest {
  @TempDir private Path journals;

  private Options offline() {
    return Options.defaults()
        .mode(Mode.OFFLINE)
        .journalFolder(journals)
        .capture(false)
        .flushInterval(Duration.ofMillis(20))
        // No server is there: that it is not even tried is seen by the log.
        .url("http://127.0.0.1:9");
  }

  private Options online(FakeServer server) {
    return server.options().journalFolder(journals).closeTimeout(Duration.ofSeconds(3));
  }

  private SyncReport sync(FakeServer server) throws InterruptedException {
    try (Sync sync = Sync.open(journals, online(server))) {
      return sync.once(progress -> {});
    }
  }

  private static List<Long> steps(int from, int to) {
    return LongStream.range(from, to).boxed().toList();
  }

  private static void log(Run run, int from, int to) {
    for (int step = from; step < to; step++) {
      run.log("x", step, step);
    }
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.walk(journals)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void everyRunThatIsClosedWithItsConnectionSaysOnceWhereItsRestIs() {
    List<String> told = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            Object[] parts = line.getParameters();
            if (parts != null && parts.length == 2 && ("" + parts[1]).contains("quipu sync")) {
              told.add("" + parts[0]);
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("dev.quipu.sdk");
    logger.setLevel(Level.INFO);
    logger.addHandler(handler);
    List<String> names = new ArrayList<>();
    try (Quipu quipu = Quipu.connect(offline())) {
      for (int i = 0; i < 50; i++) {
        names.add("run " + i);
        quipu.experiment("e").startRun(names.get(i)).log("x", 1, 1);
      }
    } finally {
      logger.removeHandler(handler);
      logger.setLevel(null);
    }
    assertThat(told).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void whatIsLoggedOfflineIsSentOnceAndItsJournalRemoved() throws Exception {
    Run run;
    try (Quipu quipu = Quipu.connect(offline())) {
      run = quipu.experiment("e").startRun("r");
      run.param("lr", 0.1);
      run.tag("t", "v");
      run.notes("# n");
      run.artifact("text", "a.txt");
      log(run, 0, 50_000);
      assertThat(run.flush(Duration.ofSeconds(20))).isTrue();
      Report report = run.finish();
      assertThat(report.pointsUnsent()).isEqualTo(50_000);
      assertThat(report.isLossy()).isFalse();
      assertThat(report.summary()).contains("quipu sync " + report.journal().orElseThrow());
      Run child = run.startRun("child");
      child.finish(RunStatus.FAILED);
    }
    try (FakeServer server = new FakeServer()) {
      SyncReport report = sync(server);
      assertThat(report.isComplete()).as(report.toString()).isTrue();
      assertThat(report.points()).isEqualTo(50_000);
      assertThat(report.bytesLeft()).isZero();
      FakeServer.StoredRun stored = server.run(run);
      assertThat(stored.steps("x")).isEqualTo(steps(0, 50_000));
      assertThat(stored.params).containsEntry("lr", 0.1);
      assertThat(stored.tags).containsEntry("t", "v");
      assertThat(stored.attributes).containsEntry("notes", "# n").containsEntry("name", "r");
      assertThat(stored.artifacts).containsEntry("a.txt", "text");
      assertThat(stored.status()).isEqualTo("completed");
      assertThat(server.runs().get(1).attributes).containsEntry("parentRunId", run.id().hex());
      assertThat(server.runs().get(1).status()).isEqualTo("failed");
      assertThat(left()).isEmpty();

      SyncReport again = sync(server);
      assertThat(again.journals()).isZero();
      assertThat(again.isComplete()).isTrue();
    }
  }

  @Test
  void aCopyOfAJournalThatIsSentAgainChangesNothing(@TempDir Path copies) throws Exception {
    Run run;
    try (Quipu quipu = Quipu.connect(offline())) {
      run = quipu.experiment("e").startRun("r");
      log(run, 0, 1000);
    }
    copy(journals, copies);
    try (FakeServer server = new FakeServer()) {
      assertThat(sync(server).isComplete()).isTrue();
      copy(copies, journals);
      assertThat(sync(server).isComplete()).isTrue();
      assertThat(server.run(run).steps("x")).isEqualTo(steps(0, 1000));
      assertThat(server.run(run).duplicates).isPositive();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  @Test
  void aRunIsSentWhileItIsWritten() throws Exception {
    try (FakeServer server = new FakeServer()) {
      Run run;
      try (Quipu quipu = Quipu.connect(offline());
          Sync sync = Sync.open(journals, online(server))) {
        run = quipu.experiment("e").startRun("r");
        for (int part = 0; part < 5; part++) {
          log(run, part * 100, part * 100 + 100);
          assertThat(run.flush(Duration.ofSeconds(20))).isTrue();
          // The second looks at what the first goes on with.
          SyncReport report = part % 2 == 0 ? sync.once(progress -> {}) : sync(server);
          assertThat(report.isComplete()).as(report.toString()).isTrue();
          assertThat(server.run(run).steps("x")).isEqualTo(steps(0, part * 100 + 100));
          assertThat(left()).isNotEmpty();
        }
        run.finish();
      }
      assertThat(sync(server).isComplete()).isTrue();
      assertThat(server.run(run).steps("x")).isEqualTo(steps(0, 500));
      assertThat(server.run(run).status()).isEqualTo("completed");
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void aRunThatIsSentByItsProgramMayBeSentBySyncToo() throws Exception {
    try (FakeServer server = new FakeServer()) {
      AtomicInteger n = new AtomicInteger();
      server.trouble =
          exchange -> n.incrementAndGet() % 3 == 0 ? Outcome.SERVE_AND_CUT : Outcome.SERVE;
      Run run;
      try (Quipu quipu = Quipu.connect(server.options().journalFolder(journals))) {
        run = quipu.experiment("e").startRun("r");
        for (int part = 0; part < 10; part++) {
          log(run, part * 1000, part * 1000 + 1000);
          assertThat(sync(server).problems()).isEmpty();
        }
        assertThat(run.finish().isComplete()).isTrue();
      }
      assertThat(server.run(run).steps("x")).isEqualTo(steps(0, 10_000));
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void whatAServerThatNeverCameDidNotGetIsKeptAndSentLater() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Run run;
    long kept;
    try (Quipu quipu =
        Quipu.connect(
            offline()
                .mode(Mode.ONLINE)
                .url("http://127.0.0.1:" + port)
                .queueBytes(64 << 10)
                .closeTimeout(Duration.ofMillis(300)))) {
      run = quipu.experiment("e").startRun("r");
      for (int part = 0; part < 100; part++) {
        log(run, part * 500, part * 500 + 500);
        run.flush(Duration.ofMillis(2));
      }
      run.artifact("kept", "kept.txt");
      Report report = run.finish();
      assertThat(report.pointsSent()).isZero();
      assertThat(report.pointsUnsent() + report.pointsDropped()).isEqualTo(50_000);
      // The memory would not hold a thousand.
      kept = report.pointsUnsent();
      assertThat(kept).isGreaterThan(10_000);
    }
    try (FakeServer server = new FakeServer(port)) {
      assertThat(sync(server).isComplete()).isTrue();
      assertThat(server.run(run).steps("x")).hasSize((int) kept).isSorted().doesNotHaveDuplicates();
      assertThat(server.run(run).artifacts).containsEntry("kept.txt", "kept");
      assertThat(server.run(run).status()).isEqualTo("completed");
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void aJournalThatIsDamagedGivesTheRestAndIsKept() throws Exception {
    Run run;
    try (Quipu quipu = Quipu.connect(offline())) {
      run = quipu.experiment("e").startRun("r");
      for (int part = 0; part < 10; part++) {
        log(run, part * 10, part * 10 + 10);
        assertThat(run.flush(Duration.ofSeconds(20))).isTrue();
      }
      run.finish();
    }
    Path segment = left().stream().filter(p -> p.toString().endsWith(".journal")).findFirst().get();
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 4;
    Files.write(segment, bytes);
    try (FakeServer server = new FakeServer()) {
      for (int times = 0; times < 2; times++) {
        SyncReport report = sync(server);
        assertThat(report.isComplete()).isFalse();
        assertThat(report.problems()).anyMatch(p -> p.contains("damaged"));
        assertThat(server.run(run).points).hasSize(90);
        assertThat(server.run(run).status()).isEqualTo("completed");
        assertThat(segment).exists();
      }
    }
  }

  /// Twenty syncs run at once. The damage is at the start, in the middle, or at the very end, where
  /// it must not be mistaken for a record that a dying writer had only begun.
  @Test
  void aDamagedJournalIsKeptAndToldByEachOfManyWhoSendIt() throws Exception {
    long seed = new SecureRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 4; round++) {
      Run run;
      try (Quipu quipu = Quipu.connect(offline())) {
        run = quipu.experiment("e").startRun("r");
        for (int part = 0; part < 30; part++) {
          log(run, part * 50, part * 50 + 50);
          assertThat(run.flush(Duration.ofSeconds(20))).isTrue();
        }
      }
      Path segment = left().stream().filter(p -> p.toString().endsWith(".journal")).findAny().get();
      byte[] bytes = Files.readAllBytes(segment);
      int length = 300;
      int last = bytes.length - length;
      int from = round == 0 ? last : random.nextInt(JournalFormat.SEGMENT_HEADER_BYTES, last);
      for (int i = from; i < from + length; i++) {
        bytes[i] ^= (byte) (1 + random.nextInt(255));
      }
      Files.write(segment, bytes);
      String where = "seed " + seed + ", round " + round + ", bytes from " + from;
      try (FakeServer server = new FakeServer()) {
        for (SyncReport report : syncAtOnce(server, 20)) {
          assertThat(report.isComplete()).as(where).isFalse();
          assertThat(report.problems()).as(where).anyMatch(p -> p.contains("damaged"));
        }
        assertThat(segment).as(where).hasBinaryContent(bytes);
        SyncReport again = sync(server);
        assertThat(again.isComplete()).as(where).isFalse();
        assertThat(again.problems()).as(where).anyMatch(p -> p.contains("damaged"));
        assertThat(server.run(run).points).as(where).doesNotHaveDuplicates().hasSizeLessThan(1500);
      }
      Path writer = Objects.requireNonNull(segment.getParent());
      new JournalFolder(journals, run.id(), new WriterId(name(writer))).remove();
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private List<SyncReport> syncAtOnce(FakeServer server, int count) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<SyncReport> reports = new ArrayList<>();
      Callable<SyncReport> one = () -> sync(server);
      for (Future<SyncReport> report : threads.invokeAll(Collections.nCopies(count, one))) {
        reports.add(report.get());
      }
      return reports;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aJournalThatIsCutWhileItIsWrittenIsSentAsFarAsItIsWholeAndRemoved() throws Exception {
    for (int cut : List.of(1, 5, 20, 60)) {
      Run run;
      try (Quipu quipu = Quipu.connect(offline())) {
        run = quipu.experiment("e").startRun("r");
        log(run, 0, 50);
      }
      Path segment = left().stream().filter(p -> p.toString().endsWith(".journal")).findAny().get();
      byte[] bytes = Files.readAllBytes(segment);
      Files.write(segment, Arrays.copyOf(bytes, bytes.length - cut));
      try (FakeServer server = new FakeServer()) {
        SyncReport report = sync(server);
        assertThat(report.isComplete()).as(cut + " " + report).isTrue();
        assertThat(report.problems()).as("%d", cut).anyMatch(p -> p.contains("no whole record"));
        assertThat(server.run(run).steps("x")).isEqualTo(steps(0, 50));
        assertThat(left()).isEmpty();
      }
    }
  }

  @Test
  void whatTheServerRefusesKeepsTheJournal() throws Exception {
    Run run;
    try (Quipu quipu = Quipu.connect(offline())) {
      run = quipu.experiment("e").startRun("r");
      log(run, 0, 10);
    }
    try (FakeServer server = new FakeServer()) {
      server.trouble = exchange -> FakeServer.answer(exchange, 403, "{}");
      assertThat(sync(server).isComplete()).isFalse();
      server.trouble = exchange -> Outcome.SERVE;
      assertThat(sync(server).isComplete()).isTrue();
      assertThat(server.run(run).steps("x")).isEqualTo(steps(0, 10));
    }
  }

  @Test
  void whatSomebodyCanPutRightIsNotGivenUp() throws Exception {
    Run run;
    try (Quipu quipu = Quipu.connect(offline())) {
      run = quipu.experiment("e").startRun("r");
      log(run, 0, 10);
      run.artifact("a", "a.txt");
    }
    try (FakeServer server = new FakeServer()) {
      for (int status : List.of(401, 403, 404, 301, 308, 405, 407, 426)) {
        server.trouble =
            exchange ->
                exchange.getRequestURI().getPath().endsWith("/frames")
                    ? FakeServer.answer(exchange, status, "{}")
                    : Outcome.SERVE;
        SyncReport report = sync(server);
        assertThat(report.isComplete()).isFalse();
        assertThat(report.problems()).anyMatch(p -> p.contains("answered " + status));
      }
      server.trouble = exchange -> Outcome.SERVE;
      assertThat(sync(server).isComplete()).isTrue();
      assertThat(server.run(run).steps("x")).isEqualTo(steps(0, 10));
      assertThat(server.run(run).artifacts).containsEntry("a.txt", "a");
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void pointsThatAreRefusedForGoodStayInTheJournal() throws Exception {
    Run run;
    try (Quipu quipu = Quipu.connect(offline())) {
      run = quipu.experiment("e").startRun("r");
      log(run, 0, 10);
      run.finish();
    }
    try (FakeServer server = new FakeServer()) {
      server.trouble =
          exchange ->
              exchange.getRequestURI().getPath().endsWith("/frames")
                  ? FakeServer.answer(exchange, 400, "{}")
                  : Outcome.SERVE;
      for (int times = 0; times < 2; times++) {
        SyncReport report = sync(server);
        assertThat(report.isComplete()).isFalse();
        assertThat(report.problems()).anyMatch(p -> p.contains("refuse"));
        assertThat(left()).anyMatch(p -> p.toString().endsWith(".journal"));
        server.trouble = exchange -> Outcome.SERVE;
      }
      assertThat(server.run(run).status()).isEqualTo("completed");
      assertThat(server.run(run).tags).containsEntry("quipu.sdk.refused.points", "10");
    }
  }

  @Test
  void aServerThatIsAwayLeavesEverythingInPlace() throws Exception {
    try (Quipu quipu = Quipu.connect(offline())) {
      log(quipu.experiment("e").startRun("r"), 0, 10);
    }
    try (Sync sync = Sync.open(journals, offline().closeTimeout(Duration.ofMillis(300)))) {
      SyncReport report = sync.once(progress -> {});
      assertThat(report.isComplete()).isFalse();
      assertThat(report.unsent()).hasSize(1);
    }
    try (FakeServer server = new FakeServer()) {
      assertThat(sync(server).isComplete()).isTrue();
    }
  }

  @Test
  void aFrameThatWasCutBeforeACrashIsCutTheSameWayAfterIt() throws Exception {
    Run run;
    try (Quipu quipu = Quipu.connect(offline())) {
      run = quipu.experiment("e").startRun("r");
      log(run, 0, 5000);
    }
    try (FakeServer server = new FakeServer()) {
      AtomicInteger frames = new AtomicInteger();
      server.trouble =
          exchange -> {
            long length = Long.parseLong(exchange.getRequestHeaders().getFirst("Content-Length"));
            if (!exchange.getRequestURI().getPath().endsWith("/frames")) {
              return Outcome.SERVE;
            }
            if (length > 2000) {
              return FakeServer.answer(exchange, 413, "{}");
            }
            return frames.incrementAndGet() > 3 ? Outcome.CUT : Outcome.SERVE;
          };
      try (Sync sync = Sync.open(journals, online(server).closeTimeout(Duration.ofMillis(500)))) {
        assertThat(sync.once(progress -> {}).isComplete()).isFalse();
      }
      assertThat(server.run(run).frameSizes).hasSize(3);
      // Now the server would take the whole.
      server.trouble = exchange -> Outcome.SERVE;
      assertThat(sync(server).isComplete()).isTrue();
      assertThat(server.run(run).steps("x")).isEqualTo(steps(0, 5000));
    }
  }

  @Test
  void nothingIsDoneWhereEverythingIsSwitchedOff() throws Exception {
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(online(server).mode(Mode.DISABLED))) {
      Run run = quipu.experiment("e").startRun("r");
      log(run, 0, 10);
      run.param("a", 1);
      run.tag("b\u0000", "c");
      run.artifact("x", "../y");
      run.rewind(5);
      assertThat(run.flush(Duration.ofSeconds(1))).isTrue();
      Report report = run.finish();
      assertThat(report.isComplete()).isTrue();
      assertThat(quipu.experiment("e").resume(run.id()).id()).isEqualTo(run.id());
      assertThat(server.requests).isEmpty();
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void aFolderThatCannotBeWrittenDoesNotStopTheTraining(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(online(server).journalFolder(file))) {
      Run run = quipu.experiment("e").startRun("r");
      log(run, 0, 1000);
      Report report = run.finish();
      assertThat(report.isComplete()).as(report.toString()).isTrue();
      assertThat(report.problems()).anyMatch(p -> p.contains("cannot be written"));
      assertThat(server.run(run).steps("x")).isEqualTo(steps(0, 1000));
    }
    try (Quipu quipu = Quipu.connect(offline().journalFolder(file))) {
      assertThatThrownBy(() -> quipu.experiment("e").startRun("r"))
          .isInstanceOf(QuipuException.class)
          .hasMessageContaining("cannot be made");
    }
  }
}
