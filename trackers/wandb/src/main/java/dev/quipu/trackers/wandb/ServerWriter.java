package dev.quipu.trackers.wandb;

import dev.quipu.trackers.backend.FileTree;
import dev.quipu.trackers.wandb.wire.Pace;
import dev.quipu.trackers.wandb.wire.WaitingRequests;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps a run in a folder, and gives the server the same. While the server is away, the folder
/// goes on, and the server gets the rest when it is back. What there is no room for then is in the
/// folder only.
final class ServerWriter implements RunWriter {
  /// W&B limits how often a program may send.
  private static final int REQUESTS_AT_ONCE = 20;

  private static final Duration REQUEST_INTERVAL = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  private final WandbFolder folder;
  private final ServerRun run;
  private final FileStream stream;
  private final WaitingRequests waiting;
  private final Pace pace = new Pace(REQUESTS_AT_ONCE, REQUEST_INTERVAL);

  private final WandbLimits limits;

  /// Rows, files and artifacts for which there was no room while the server was away.
  private int left;

  ServerWriter(WandbFolder folder, ServerRun run, WandbLimits limits) {
    this.folder = folder;
    this.run = run;
    this.limits = limits;
    stream = new FileStream(run, limits.rowCharacters());
    waiting = new WaitingRequests(FIRST_PAUSE, run.http().deadline());
  }

  @Override
  public void config(Map<String, ?> params) throws IOException {
    folder.config(params);
    run.addConfig(params);
    waiting.add("config", run::sendConfig);
  }

  @Override
  public void history(HistoryRow row) throws IOException {
    folder.history(row);
    if (stream.add(row)) {
      streamChanged();
    } else {
      leave();
    }
  }

  @Override
  public void summary(Map<String, ? extends @Nullable Object> changed) throws IOException {
    folder.summary(changed);
    stream.addSummary(changed);
    streamChanged();
  }

  private void streamChanged() {
    waiting.add("stream", stream::send);
  }

  /// Adds a request for a file or an artifact, if there is room.
  private void add(String name, WaitingRequests.Request request) {
    if (waiting.size() < limits.requests()) {
      waiting.add(name, request);
    } else {
      leave();
    }
  }

  /// Leaves something in the folder, which is told at the end, and in the log at once.
  private void leave() {
    if (left++ == 0) {
      System.getLogger("dev.quipu.trackers")
          .log(
              System.Logger.Level.WARNING,
              "W&B''s server has been away for so long that it will not get all of the run {0};"
                  + " at most {1} characters of rows and {2} requests wait. The folder {3} has all",
              run.info().id(),
              limits.rowCharacters(),
              limits.requests(),
              folder.path());
    }
  }

  @Override
  public void file(String path, byte[] content) throws IOException {
    Path file = folder.write(path, content);
    add(
        "file " + path,
        () -> {
          run.upload(path, file);
          stream.addUploaded(path);
          streamChanged();
        });
  }

  @Override
  public void artifact(ArtifactName name, Path files, String entry) throws IOException {
    ArtifactManifest manifest = folder.addArtifact(name, files, entry);
    add(
        "artifact " + name.clientId(),
        () -> {
          new ArtifactUpload(run, name, manifest).send();
          for (ArtifactManifest.Entry each : manifest.entries().values()) {
            FileTree.delete(each.file());
          }
        });
  }

  @Override
  public void flush(@Nullable HistoryRow unfinished) throws IOException, InterruptedException {
    folder.flush(unfinished);
    pace.await();
    waiting.send();
  }

  @Override
  public void end(int exitCode, long runtimeSeconds) throws IOException, InterruptedException {
    try {
      folder.end(exitCode, runtimeSeconds);
    } finally {
      endOnServer(exitCode);
    }
  }

  private void endOnServer(int exitCode) throws IOException, InterruptedException {
    waiting.add("end", () -> stream.complete(exitCode));
    List<String> problems = new ArrayList<>();
    if (left > 0) {
      problems.add("it was away for so long that it lacks " + left + " rows or files");
    }
    try {
      if (!waiting.sendAll(limits.ending())) {
        problems.add("it is away, and does not have the end of the run");
      }
    } catch (IOException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    if (!problems.isEmpty()) {
      throw new IOException(
          "W&B's server does not have all: "
              + String.join("; ", problems)
              + ". The folder "
              + folder.path()
              + " has all");
    }
  }
}
