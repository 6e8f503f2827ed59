package dev.quipu.trackers.quipu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import dev.quipu.trackers.Tracker;
import dev.quipu.trackers.Trackers;
import dev.quipu.trackers.TrackingConfig;
import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.testkit.BackendContract;
import dev.quipu.trackers.testkit.StoredRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class QuipuBackendTest extends BackendContract {
  @TempDir private Path data;
  @TempDir private Path journals;
  private QuipuServer server;

  @BeforeEach
  void start() {
    server = QuipuServer.start(new ServerOptions("127.0.0.1", 0, data, Set.of(), false));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Options options() {
    return Options.defaults()
        .url(server.url())
        .journalFolder(journals)
        .flushInterval(Duration.ofMillis(20));
  }

  @Override
  protected Backend backend() {
    return new QuipuBackend(Quipu.connect(options()));
  }

  @Override
  protected StoredRun read(String id) {
    return RunsOfServer.read(options(), id);
  }

  /// The journal has what was logged; the server has it a moment later.
  @Override
  protected StoredRun readOpen(String id) {
    Optional<StoredRun> run = RunsOfServer.find(options(), id);
    while (run.isEmpty() || run.get().metrics().isEmpty() || run.get().params().isEmpty()) {
      Thread.onSpinWait();
      run = RunsOfServer.find(options(), id);
    }
    return run.get();
  }

  @Test
  void theOptionServerProjectNamesTheProjectOfTheServer() {
    Map<String, Object> options =
        Map.of("url", server.url(), "server_project", "vision", "journal_dir", journals);
    String id;
    try (Tracker tracker = Trackers.create("quipu", TrackingConfig.standard(), options)) {
      tracker.startRun("first");
      assertThat(tracker.flush(Duration.ofSeconds(60))).isTrue();
      id = tracker.runId().orElseThrow();
      tracker.endRun();
    }
    assertThat(RunsOfServer.find(options().project("vision"), id)).isPresent();
    assertThat(RunsOfServer.find(options(), id)).isEmpty();
  }
}
