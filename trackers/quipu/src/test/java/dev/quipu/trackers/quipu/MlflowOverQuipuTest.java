package dev.quipu.trackers.quipu;

import dev.quipu.sdk.Options;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.mlflow.MlflowBackend;
import dev.quipu.trackers.testkit.BackendContract;
import dev.quipu.trackers.testkit.StoredRun;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The backend of MLflow over Quipu's server, which speaks MLflow's API. A test in Python has
/// MLflow's own server.
@Timeout(120)
class MlflowOverQuipuTest extends BackendContract {
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

  @Override
  protected Backend backend() {
    return MlflowBackend.of(server.url(), Map.of());
  }

  @Override
  protected StoredRun read(String id) {
    return RunsOfServer.read(Options.defaults().url(server.url()).journalFolder(journals), id);
  }
}
