package dev.quipu.trackers.wandb;

import dev.quipu.trackers.TrackerOptions;
import dev.quipu.trackers.TrackerProvider;
import dev.quipu.trackers.backend.Backend;
import java.util.Set;

/// Makes backends for Weights & Biases. An option that is not given has the value of the variable
/// that wandb's own client knows, such as `WANDB_ENTITY` for `entity`.
public final class WandbProvider implements TrackerProvider {
  @Override
  public String name() {
    return "wandb";
  }

  @Override
  public Set<String> options() {
    return WandbSettings.OPTIONS;
  }

  @Override
  public Backend create(TrackerOptions options) {
    return new WandbBackend(WandbSettings.of(options, System.getenv()));
  }
}
