package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.RunStatus;
import dev.quipu.sdk.journal.ArtifactCopies;
import dev.quipu.sdk.queue.Worker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A training that is interrupted, before and within every call, loses nothing of what it logs, and
/// stays interrupted.
@Timeout(120)
class InterruptTest {
  private static final int FILES = 40;

  @TempDir private Path folder;

  private volatile boolean over;

  @AfterEach
  void clear() {
    over = true;
    var unused = Thread.interrupted();
  }

  /// Interrupts the thread again and again.
  private Thread interrupting(Thread training) {
    Thread thread =
        new Thread(() -> {
          while (!over) {
            training.interrupt();
            Thread.onSpinWait();
          }
        });
    thread.start();
    return thread;
  }

  private void logAll(Run run) throws IOException {
    Path large = folder.resolve("large.bin");
    Files.write(large, new byte[(int) ArtifactCopies.COPIED_BYTES + 1]);
    Path some = Files.createDirectories(folder.resolve("some"));
    for (int i = 0; i < FILES; i++) {
      Files.write(some.resolve(i + ".txt"), ("file " + i).getBytes(StandardCharsets.UTF_8));
    }
    Thread training = Thread.currentThread();
    Thread interrupting = interrupting(training);
    for (int i = 0; i < FILES; i++) {
      run.artifact("text " + i, "text/" + i);
      run.artifact(some.resolve(i + ".txt"), "file/" + i);
      run.log("x", i, i);
      run.log(i, Map.of("y", i, "z", "text"));
      run.param("p" + i, i);
      run.tag("t" + i, "v");
    }
    run.artifacts(some, "folder");
    run.artifact(large);
    assertThat(training.isInterrupted()).isTrue();
    over = true;
    while (interrupting.isAlive()) {
      Thread.onSpinWait();
    }
    assertThat(training.isInterrupted()).isTrue();
  }

  private static void assertAllThere(FakeServer server, Run run) {
    FakeServer.StoredRun stored = server.run(run);
    assertThat(stored.artifacts).hasSize(3 * FILES + 1).containsKey("large.bin");
    for (int i = 0; i < FILES; i++) {
      assertThat(stored.artifacts)
          .containsEntry("text/" + i, "text " + i)
          .containsEntry("file/" + i, "file " + i)
          .containsEntry("folder/" + i + ".txt", "file " + i);
    }
    assertThat(stored.steps("x"))
        .isEqualTo(IntStream.range(0, FILES).mapToObj(i -> (long) i).toList());
    assertThat(stored.json).hasSize(FILES);
    assertThat(stored.params).hasSize(FILES);
    assertThat(stored.tags).hasSize(FILES);
    assertThat(stored.status()).isEqualTo("completed");
  }

  @Test
  void online() throws IOException {
    try (FakeServer server = new FakeServer()) {
      Run run;
      try (Quipu quipu = Quipu.connect(server.options().journalFolder(folder.resolve("j")))) {
        run = quipu.experiment("e").startRun("r");
        logAll(run);
        Report report = run.finish();
        assertThat(report.isComplete()).as(report.toString()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
      }
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      assertAllThere(server, run);
      assertThat(folder.resolve("j")).isEmptyDirectory();
    }
  }

  @Test
  void offlineAndTakenUpAgain() throws Exception {
    try (FakeServer server = new FakeServer()) {
      Options options = server.options().journalFolder(folder.resolve("j"));
      Run run;
      try (Quipu quipu = Quipu.connect(options.mode(Mode.OFFLINE))) {
        Thread.currentThread().interrupt();
        run = quipu.experiment("e").startRun("r");
        logAll(run);
        Report report = run.finish(RunStatus.COMPLETED);
        assertThat(report.isLossy()).as(report.toString()).isFalse();
      }
      try (Quipu quipu = Quipu.connect(options.mode(Mode.OFFLINE))) {
        // The journal is read to find out to which attempt new points belong.
        Thread.currentThread().interrupt();
        Run again = quipu.experiment("e").resume(run.id());
        assertThat(again.name()).isEqualTo("r");
        again.rewind(FILES);
        assertThat(again.flush(Duration.ofSeconds(20))).isTrue();
        again.finish();
      }
      assertThat(Thread.interrupted()).isTrue();
      try (Sync sync = Sync.open(folder.resolve("j"), options)) {
        SyncReport report = sync.once(progress -> {});
        assertThat(report.isComplete()).as(report.toString()).isTrue();
        Thread.currentThread().interrupt();
      }
      assertThat(Thread.interrupted()).isTrue();
      assertAllThere(server, run);
    }
  }

  /// Interrupts every thread of the library, as somebody does who interrupts a thread group.
  @Test
  void itsOwnThreadsGoOnWhoeverInterruptsThem() throws Exception {
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options().journalFolder(folder.resolve("j")))) {
      Run run = quipu.experiment("e").startRun("r");
      for (int i = 0; i < 10; i++) {
        Thread.getAllStackTraces().keySet().stream()
            .filter(Worker.class::isInstance)
            .forEach(Thread::interrupt);
        run.log("x", i, i);
        run.artifact("text " + i, "text/" + i);
        assertThat(run.flush(Duration.ofSeconds(20))).isTrue();
      }
      Report report = run.finish();
      assertThat(report.isComplete()).as(report.toString()).isTrue();
      assertThat(server.run(run).artifacts).hasSize(10);
    }
  }
}
