package dev.quipu.trackers.mlflow;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.backend.FileTree;
import dev.quipu.trackers.backend.MetricRow;
import dev.quipu.trackers.backend.RunStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A run in MLflow's layout of files. A metric is a file with a line for each value: milliseconds,
/// value, step.
final class MlflowFolderRun extends MlflowArtifacts {
  private final Path folder;
  private final Map<String, @Nullable Object> meta;

  private MlflowFolderRun(Path folder, Map<String, @Nullable Object> meta) {
    this.folder = folder;
    this.meta = meta;
  }

  static MlflowFolderRun create(Path folder, String experiment, String id, RunStart start)
      throws IOException {
    for (String part : List.of("metrics", "params", "tags", "artifacts")) {
      Files.createDirectories(folder.resolve(part));
    }
    Map<String, String> tags = MlflowTags.of(start);
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      Files.writeString(file(folder, "tags", tag.getKey()), tag.getValue());
    }
    Map<String, @Nullable Object> meta = new LinkedHashMap<>();
    meta.put("artifact_uri", folder.resolve("artifacts").toAbsolutePath().toUri().toString());
    meta.put("end_time", null);
    meta.put("entry_point_name", "");
    meta.put("experiment_id", experiment);
    meta.put("lifecycle_stage", "active");
    meta.put("run_id", id);
    meta.put("run_name", start.name() == null ? id : start.name());
    meta.put("run_uuid", id);
    meta.put("source_name", "");
    meta.put("source_type", 4);
    meta.put("source_version", "");
    meta.put("start_time", start.time().toEpochMilli());
    meta.put("status", number(RunStatus.RUNNING));
    meta.put("tags", List.of());
    meta.put("user_id", tags.get("mlflow.user"));
    MetaFile.write(folder.resolve(MetaFile.NAME), meta);
    return new MlflowFolderRun(folder, meta);
  }

  static MlflowFolderRun resume(Path folder) throws IOException {
    Map<String, @Nullable Object> meta = MetaFile.read(folder.resolve(MetaFile.NAME));
    meta.put("tags", List.of());
    meta.put("status", number(RunStatus.RUNNING));
    meta.put("end_time", null);
    MetaFile.write(folder.resolve(MetaFile.NAME), meta);
    return new MlflowFolderRun(folder, meta);
  }

  @Override
  public String id() {
    return folder.getFileName().toString();
  }

  @Override
  public void metrics(List<MetricRow> rows) throws IOException {
    Map<String, StringBuilder> lines = new LinkedHashMap<>();
    for (MetricRow row : rows) {
      for (int i = 0; i < row.size(); i++) {
        lines
            .computeIfAbsent(row.key(i), key -> new StringBuilder())
            .append(row.time().toEpochMilli())
            .append(' ')
            .append(pythonNumber(row.value(i)))
            .append(' ')
            .append(row.step())
            .append('\n');
      }
    }
    for (Map.Entry<String, StringBuilder> metric : lines.entrySet()) {
      Files.writeString(
          file(folder, "metrics", metric.getKey()),
          metric.getValue(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }

  private static String pythonNumber(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    return Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf") : Double.toString(value);
  }

  @Override
  public void params(Map<String, ?> params) throws IOException {
    for (Map.Entry<String, ?> param : params.entrySet()) {
      Files.writeString(file(folder, "params", param.getKey()), param(param.getValue()));
    }
  }

  @Override
  public void artifact(Path from, String name, String type) throws IOException {
    Path target = file(folder, "artifacts", name);
    FileTree.delete(target);
    FileTree.copy(from, target);
  }

  /// The file of a name; the parts of the name are folders.
  private static Path file(Path folder, String kind, String name) throws IOException {
    // The rules of paths: no name leads out of the folder.
    Path file = folder.resolve(kind).resolve(new ArtifactPath(name).value());
    Path around = file.getParent();
    if (around != null) {
      Files.createDirectories(around);
    }
    return file;
  }

  @Override
  public void end(RunStatus status, Instant time) throws IOException {
    meta.put("status", number(status));
    meta.put("end_time", time.toEpochMilli());
    MetaFile.write(folder.resolve(MetaFile.NAME), meta);
  }

  /// MLflow's number of a status.
  private static int number(RunStatus status) {
    return switch (status) {
      case RUNNING -> 1;
      case SCHEDULED -> 2;
      case COMPLETED -> 3;
      case FAILED -> 4;
      case KILLED -> 5;
    };
  }
}
