package dev.quipu.trackers.wandb;

import dev.quipu.core.text.ServerAddress;
import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.RunStart;
import dev.quipu.trackers.wandb.wire.AwayException;
import dev.quipu.trackers.wandb.wire.WandbHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs of Weights & Biases.
public final class WandbBackend implements Backend {
  /// How often the start of a run tries a server that is away, if the time suffices. The pauses
  /// between the tries take eight seconds.
  private static final int ATTEMPTS = 5;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  private final WandbSettings settings;
  private final WandbLimits limits;

  /// Runs that go where the settings say. The start of a run waits at most fifteen seconds for a
  /// server that does not answer; then the run is kept in a folder.
  public WandbBackend(WandbSettings settings) {
    this(settings, WandbLimits.STANDARD);
  }

  WandbBackend(WandbSettings settings, WandbLimits limits) {
    this.settings = settings;
    this.limits = limits;
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

  private WandbRun online(RunInfo info) throws IOException {
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
      return withoutServer(info, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      // Nobody waits for the server any more, but the folder still takes what was logged.
      return withoutServer(info, "the wait for the server was interrupted");
    }
    WandbFolder folder = WandbFolder.create(settings.folder(), "run", run.info());
    return new WandbRun(info, new ServerWriter(folder, run, limits), run.freeStep());
  }

  private WandbRun withoutServer(RunInfo info, String why) throws IOException {
    WandbFolder folder = WandbFolder.create(settings.folder(), "offline-run", info);
    System.getLogger("dev.quipu.trackers")
        .log(
            System.Logger.Level.WARNING,
            "The run is kept in {0}, and wandb sync uploads it: {1}",
            folder.path(),
            why);
    return new WandbRun(info, folder, 0);
  }

  private ServerRun open(WandbHttp http, RunInfo info) throws IOException, InterruptedException {
    http.deadline().in(limits.opening());
    try {
      Duration pause = FIRST_PAUSE;
      for (int attempt = 1; ; attempt++) {
        try {
          return ServerRun.open(http, info);
        } catch (AwayException e) {
          Duration left = http.deadline().left(pause);
          if (attempt == ATTEMPTS || left.compareTo(pause) < 0) {
            throw e;
          }
          TimeUnit.NANOSECONDS.sleep(pause.toNanos());
          pause = pause.multipliedBy(2);
        }
      }
    } finally {
      http.deadline().lift();
    }
  }
}
