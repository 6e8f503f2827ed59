package dev.quipu.trackers.wandb;

import dev.quipu.core.error.QuipuException;
import dev.quipu.trackers.backend.FileTree;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A run as a folder of W&B's client, which `wandb sync` uploads: the file of records, `files` with
/// images and tables, and copies of the files of artifacts.
final class WandbFolder implements RunWriter {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

  /// So many runs of one id do not start at once.
  private static final int SAME_NAMES = 3_600;

  private final RunInfo info;
  private final Path path;
  private final RunFile records;
  private int artifacts;

  private WandbFolder(RunInfo info, Path path, RunFile records) {
    this.info = info;
    this.path = path;
    this.records = records;
  }

  /// Makes the folder of a run.
  ///
  /// @param around a folder `wandb` is made in it
  /// @param kind `offline-run` or `run`
  static WandbFolder create(Path around, String kind, RunInfo info) throws IOException {
    Path wandb = Files.createDirectories(around.toAbsolutePath().resolve("wandb"));
    Path path = make(wandb, kind, info);
    Files.createDirectory(path.resolve("files"));
    Files.createDirectory(path.resolve("logs"));
    link(wandb.resolve("latest-run"), path);
    WandbFolder folder =
        new WandbFolder(info, path, RunFile.create(path.resolve("run-" + info.id() + ".wandb")));
    folder.records.add(Records.HEADER, Records.header());
    folder.records.add(Records.RUN, Records.run(info));
    folder.records.force();
    return folder;
  }

  /// A run that goes on has a folder of its own each time. The name has the time in seconds, so the
  /// next free second names the folder of a run that starts in the same second.
  private static Path make(Path wandb, String kind, RunInfo info) throws IOException {
    for (int i = 0; i < SAME_NAMES; i++) {
      Instant time = info.start().plusSeconds(i);
      String name = kind + "-" + TIME.format(time.atZone(ZoneId.systemDefault())) + "-" + info.id();
      try {
        return Files.createDirectory(wandb.resolve(name));
      } catch (FileAlreadyExistsException e) {
        // The next second may be free.
      }
    }
    throw QuipuException.invalid(
        wandb + " has " + SAME_NAMES + " folders of the run " + info.id() + " at this time");
  }

  /// Has the link that wandb's client shows lead to the folder, where there are links.
  private static void link(Path link, Path folder) {
    try {
      if (Files.isSymbolicLink(link) || !Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, folder.getFileName());
      }
    } catch (IOException | UnsupportedOperationException e) {
      System.getLogger("dev.quipu.trackers")
          .log(System.Logger.Level.DEBUG, "There is no link to the latest run", e);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void config(Map<String, ?> params) throws IOException {
    records.add(Records.CONFIG, Records.config(params));
    records.write();
  }

  @Override
  public void history(HistoryRow row) throws IOException {
    records.add(Records.HISTORY, Records.history(row));
  }

  @Override
  public void summary(Map<String, ? extends @Nullable Object> changed) throws IOException {
    records.add(Records.SUMMARY, Records.summary(changed));
  }

  @Override
  public void file(String name, byte[] content) throws IOException {
    write(name, content);
  }

  /// Writes a file of the run.
  ///
  /// @return where it is
  Path write(String name, byte[] content) throws IOException {
    Path file = path.resolve("files").resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    records.add(Records.FILES, Records.file(name));
    return file;
  }

  @Override
  public void artifact(ArtifactName name, Path files, String entry) throws IOException {
    addArtifact(name, files, entry);
  }

  /// Copies the files of an artifact into the folder, and adds the artifact.
  ///
  /// @return the copies
  ArtifactManifest addArtifact(ArtifactName name, Path files, String entry) throws IOException {
    Path copies = Files.createDirectories(path.resolve("artifacts"));
    Path copy = copies.resolve(Integer.toString(++artifacts));
    FileTree.copy(files, copy);
    ArtifactManifest manifest = ArtifactManifest.of(copy, entry);
    records.add(Records.ARTIFACT, Records.artifact(info, name, manifest));
    records.write();
    return manifest;
  }

  @Override
  public void flush(@Nullable HistoryRow unfinished) throws IOException {
    if (unfinished != null) {
      records.addReplaceable(Records.HISTORY, Records.history(unfinished));
    }
    records.force();
  }

  @Override
  public void end(int exitCode, long runtimeSeconds) throws IOException {
    try (records) {
      records.add(Records.EXIT, Records.exit(exitCode, runtimeSeconds));
      records.force();
    }
  }
}
