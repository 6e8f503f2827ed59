package dev.quipu.trackers.wandb;

import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.RunStart;
import java.io.IOException;
import java.util.Map;

/// Runs of Weights & Biases.
public final class WandbBackend implements Backend {
  private final WandbSettings settings;

  public WandbBackend(WandbSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "wandb";
  }

  @Override
  public BackendRun open(RunStart start) throws Exception {
    RunInfo info = RunInfo.of(settings, start);
    BackendRun run =
        switch (settings.mode()) {
          case ONLINE ->
              throw new IOException("W&B can be written offline only so far; set the mode offline");
          case OFFLINE ->
              new WandbRun(info, WandbFolder.create(settings.folder(), "offline-run", info), 0);
          case DISABLED -> new DisabledRun(info.id());
        };
    if (start.parent() != null) {
      run.params(Map.of("parent_run_id", start.parent().id()));
    }
    return run;
  }
}
