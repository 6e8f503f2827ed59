package dev.quipu.trackers.wandb;

import dev.quipu.core.text.ServerAddress;
import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.RunStart;
import dev.quipu.trackers.wandb.wire.AwayException;
import dev.quipu.trackers.wandb.wire.WandbHttp;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs of Weights & Biases.
public final class WandbBackend implements Backend {
  /// A run that starts waits for a server that is away for about eight seconds.
  private static final int ATTEMPTS = 5;

  private static final long FIRST_WAIT_MS = 500;

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
          case ONLINE -> online(info);
          case OFFLINE -> offline(info);
          case DISABLED -> new DisabledRun(info.id());
        };
    if (start.parent() != null) {
      run.params(Map.of("parent_run_id", start.parent().id()));
    }
    return run;
  }

  private WandbRun offline(RunInfo info) throws IOException {
    return new WandbRun(info, WandbFolder.create(settings.folder(), "offline-run", info), 0);
  }

  private WandbRun online(RunInfo info) throws IOException, InterruptedException {
    if (settings.apiKey() == null) {
      throw new IOException(
          "There is no key for W&B's server "
              + ServerAddress.withoutCredentials(settings.baseUrl())
              + ": set WANDB_API_KEY, or have it in the netrc file, or set the mode offline");
    }
    WandbHttp http = new WandbHttp(settings.baseUrl(), settings.apiKey());
    ServerRun run;
    try {
      run = open(http, info);
    } catch (AwayException e) {
      WandbFolder folder = WandbFolder.create(settings.folder(), "offline-run", info);
      System.getLogger("dev.quipu.trackers")
          .log(
              System.Logger.Level.WARNING,
              "The run is kept in {0}, and wandb sync uploads it: {1}",
              folder.path(),
              e.getMessage());
      return new WandbRun(info, folder, 0);
    }
    WandbFolder folder = WandbFolder.create(settings.folder(), "run", run.info());
    return new WandbRun(info, new ServerWriter(folder, run), run.freeStep());
  }

  private static ServerRun open(WandbHttp http, RunInfo info)
      throws IOException, InterruptedException {
    long waitMs = FIRST_WAIT_MS;
    for (int attempt = 1; ; attempt++) {
      try {
        return ServerRun.open(http, info);
      } catch (AwayException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(waitMs);
        waitMs *= 2;
      }
    }
  }
}
