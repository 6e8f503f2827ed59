package dev.quipu.trackers.local;

import dev.quipu.trackers.TrackerOptions;
import dev.quipu.trackers.TrackerProvider;
import dev.quipu.trackers.backend.Backend;
import java.nio.file.Path;
import java.util.Set;

/// Makes backends that write JSON files below the option `output_dir`, by default `experiments`.
public final class LocalProvider implements TrackerProvider {
  private static final String OUTPUT_DIR = "output_dir";

  @Override
  public String name() {
    return "local";
  }

  @Override
  public Set<String> options() {
    return Set.of(OUTPUT_DIR);
  }

  @Override
  public Backend create(TrackerOptions options) {
    return new LocalBackend(options.path(OUTPUT_DIR, Path.of("experiments")));
  }
}
