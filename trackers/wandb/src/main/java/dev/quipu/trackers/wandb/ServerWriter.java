package dev.quipu.trackers.wandb;

import dev.quipu.trackers.backend.FileTree;
import dev.quipu.trackers.wandb.wire.Outbox;
import dev.quipu.trackers.wandb.wire.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps a run in a folder, and gives the server the same. While the server is away, the folder
/// goes on, and the server gets the rest when it is back.
final class ServerWriter implements RunWriter {
  /// W&B limits how often a program may send.
  private static final int REQUESTS_AT_ONCE = 20;

  private static final Duration REQUEST_INTERVAL = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  /// How long the end of a run waits for the server. A tracker waits 30 s for a backend that makes
  /// no progress.
  private static final Duration END_TIMEOUT = Duration.ofSeconds(25);

  private final WandbFolder folder;
  private final ServerRun run;
  private final FileStream stream;
  private final Outbox outbox = new Outbox(FIRST_PAUSE);
  private final Pace pace = new Pace(REQUESTS_AT_ONCE, REQUEST_INTERVAL);

  ServerWriter(WandbFolder folder, ServerRun run) {
    this.folder = folder;
    this.run = run;
    stream = new FileStream(run);
  }

  @Override
  public void config(Map<String, ?> params) throws IOException {
    folder.config(params);
    run.addConfig(params);
    outbox.add("config", run::sendConfig);
  }

  @Override
  public void history(HistoryRow row) throws IOException {
    folder.history(row);
    stream.add(row);
    streamChanged();
  }

  @Override
  public void summary(Map<String, ? extends @Nullable Object> changed) throws IOException {
    folder.summary(changed);
    stream.addSummary(changed);
    streamChanged();
  }

  private void streamChanged() throws IOException {
    outbox.add("stream", stream::send);
  }

  @Override
  public void file(String path, byte[] content) throws IOException {
    Path file = folder.write(path, content);
    outbox.add(
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
    outbox.add(
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
    outbox.send();
  }

  @Override
  public void end(int exitCode, long runtimeSeconds) throws IOException, InterruptedException {
    folder.end(exitCode, runtimeSeconds);
    outbox.add("end", () -> stream.complete(exitCode));
    if (!outbox.sendAll(END_TIMEOUT)) {
      throw new IOException(
          "W&B's server is away, and does not have the end of the run; the folder "
              + folder.path()
              + " has all");
    }
  }
}
