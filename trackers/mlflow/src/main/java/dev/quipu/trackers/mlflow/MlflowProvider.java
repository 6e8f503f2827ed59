package dev.quipu.trackers.mlflow;

import dev.quipu.trackers.TrackerOptions;
import dev.quipu.trackers.TrackerProvider;
import dev.quipu.trackers.backend.Backend;
import java.util.Map;
import java.util.Set;

/// Makes backends that write to the option `tracking_uri`, by default that of the variable
/// `MLFLOW_TRACKING_URI`, else `./mlruns`.
public final class MlflowProvider implements TrackerProvider {
  private static final String TRACKING_URI = "tracking_uri";

  @Override
  public String name() {
    return "mlflow";
  }

  @Override
  public Set<String> options() {
    return Set.of(TRACKING_URI);
  }

  @Override
  public Backend create(TrackerOptions options) {
    Map<String, String> environment = System.getenv();
    String uri =
        options
            .text(TRACKING_URI)
            .orElseGet(() -> environment.getOrDefault("MLFLOW_TRACKING_URI", "./mlruns"));
    return MlflowBackend.of(uri, environment);
  }
}
