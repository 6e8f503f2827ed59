package dev.quipu.trackers.tensorboard;

import dev.quipu.trackers.TrackerOptions;
import dev.quipu.trackers.TrackerProvider;
import dev.quipu.trackers.backend.Backend;
import java.nio.file.Path;
import java.util.Set;

/// Makes backends that write event files below the option `log_dir`, by default `runs`.
public final class TensorboardProvider implements TrackerProvider {
  private static final String LOG_DIR = "log_dir";

  @Override
  public String name() {
    return "tensorboard";
  }

  @Override
  public Set<String> options() {
    return Set.of(LOG_DIR);
  }

  @Override
  public Backend create(TrackerOptions options) {
    return new TensorboardBackend(options.path(LOG_DIR, Path.of("runs")));
  }
}
