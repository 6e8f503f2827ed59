package dev.quipu.trackers.mlflow;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.ServerAddress;
import dev.quipu.core.text.Text;
import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.RunStart;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/// Runs of MLflow. The experiment's name is the experiment, else the project is.
public final class MlflowBackend implements Backend {
  private final MlflowStore store;

  private MlflowBackend(MlflowStore store) {
    this.store = store;
  }

  /// A backend for a tracking URI: a server (`http:`, `https:`), or a folder (`file:`, or a path).
  ///
  /// @param environment has the variables of MLflow's client for signing in and for retries
  /// @throws QuipuException INVALID_ARGUMENT if nothing can be written to such a URI
  public static MlflowBackend of(String uri, Map<String, String> environment) {
    int colon = uri.indexOf(':');
    String scheme = colon < 2 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "http", "https" -> new MlflowBackend(new MlflowServer(MlflowHttp.of(uri, environment)));
      case "file" -> new MlflowBackend(new MlflowFolder(Path.of(URI.create(uri).getPath())));
      case "" -> new MlflowBackend(new MlflowFolder(Path.of(uri)));
      default ->
          throw QuipuException.invalid(
              "MLflow's tracking URI is "
                  + Text.quote(ServerAddress.withoutCredentials(uri))
                  + "; it may be http:, https: or file:, or a path");
    };
  }

  @Override
  public String name() {
    return "mlflow";
  }

  @Override
  public BackendRun open(RunStart start) throws Exception {
    String experiment = start.experimentName() == null ? start.project() : start.experimentName();
    return store.open(experiment, start);
  }

  /// Where MLflow keeps runs.
  interface MlflowStore {
    BackendRun open(String experiment, RunStart start) throws Exception;
  }
}
