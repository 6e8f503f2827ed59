package dev.quipu.trackers.mlflow;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.IdSource;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.RunStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Runs in MLflow's layout of files: `experiment/run/{metrics,params,tags,artifacts}`, each with a
/// `meta.yaml`.
///
/// @param root made when the first run starts
record MlflowFolder(Path root) implements MlflowBackend.MlflowStore {
  private static final IdSource IDS = IdSource.system();

  @Override
  public BackendRun open(String experiment, RunStart start) throws IOException {
    Files.createDirectories(root);
    if (start.id() != null) {
      return MlflowFolderRun.resume(find(start.id()));
    }
    Path folder = experiment(experiment);
    String id = IDS.nextRunId().hex();
    return MlflowFolderRun.create(folder.resolve(id), folder.getFileName().toString(), id, start);
  }

  private Path find(String run) throws IOException {
    boolean isId = run.matches("[0-9a-f]{32}");
    try (Stream<Path> experiments = Files.list(root)) {
      Optional<Path> found =
          experiments
              .map(experiment -> experiment.resolve(run))
              .filter(folder ->
                  isId
                      && Files.isRegularFile(
                          folder.resolve(MetaFile.NAME), LinkOption.NOFOLLOW_LINKS))
              .findFirst();
      return found.orElseThrow(() -> QuipuException.notFound(root + " has no run " + run));
    }
  }

  /// The folder of an experiment, which is made if there is none of that name.
  private Path experiment(String name) throws IOException {
    try (Stream<Path> experiments = Files.list(root)) {
      for (Path folder : experiments.sorted().toList()) {
        Path meta = folder.resolve(MetaFile.NAME);
        if (Files.isRegularFile(meta, LinkOption.NOFOLLOW_LINKS)
            && MetaFile.read(meta).get("name") instanceof String known
            && known.equals(name)) {
          return folder;
        }
      }
    }
    Instant now = Instant.now();
    // MLflow's ids of experiments have 18 digits.
    String id =
        String.valueOf(
            100_000_000_000_000_000L
                + Math.floorMod(
                    Long.parseUnsignedLong(IDS.nextRunId().hex().substring(0, 16), 16),
                    900_000_000_000_000_000L));
    Path folder = Files.createDirectory(root.resolve(id));
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("artifact_location", folder.toAbsolutePath().toUri().toString());
    meta.put("creation_time", now.toEpochMilli());
    meta.put("experiment_id", id);
    meta.put("last_update_time", now.toEpochMilli());
    meta.put("lifecycle_stage", "active");
    meta.put("name", name);
    MetaFile.write(folder.resolve(MetaFile.NAME), meta);
    return folder;
  }
}
