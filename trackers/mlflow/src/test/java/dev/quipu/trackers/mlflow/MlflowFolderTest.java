package dev.quipu.trackers.mlflow;

import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.backend.FileTree;
import dev.quipu.trackers.testkit.BackendContract;
import dev.quipu.trackers.testkit.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/// Reads MLflow's layout of files. A test in Python reads it with MLflow itself.
class MlflowFolderTest extends BackendContract {
  @TempDir private Path root;

  @Override
  protected Backend backend() {
    return MlflowBackend.of(root.toUri().toString(), Map.of());
  }

  @Override
  protected String status(RunStatus status) {
    return switch (status) {
      case RUNNING -> "1";
      case SCHEDULED -> "2";
      case COMPLETED -> "3";
      case FAILED -> "4";
      case KILLED -> "5";
    };
  }

  @Override
  protected StoredRun read(String id) throws IOException {
    Path run;
    try (var found = Files.find(root, 2, (path, attributes) -> path.endsWith(id))) {
      run = found.findFirst().orElseThrow();
    }
    Map<String, String> params = new LinkedHashMap<>();
    for (Map.Entry<String, Path> param : FileTree.files(run.resolve("params")).entrySet()) {
      params.put(param.getKey(), Files.readString(param.getValue()));
    }
    Map<String, List<StoredRun.Point>> metrics = new LinkedHashMap<>();
    for (Map.Entry<String, Path> metric : FileTree.files(run.resolve("metrics")).entrySet()) {
      List<StoredRun.Point> points = new ArrayList<>();
      for (String line : Files.readAllLines(metric.getValue())) {
        String[] parts = line.split(" ", -1);
        points.add(new StoredRun.Point(Long.parseLong(parts[2]), number(parts[1])));
      }
      metrics.put(metric.getKey(), points);
    }
    Map<String, byte[]> artifacts = new LinkedHashMap<>();
    for (Map.Entry<String, Path> file : FileTree.files(run.resolve("artifacts")).entrySet()) {
      artifacts.put(file.getKey(), Files.readAllBytes(file.getValue()));
    }
    Map<String, ?> meta = MetaFile.read(run.resolve(MetaFile.NAME));
    Path parent = run.resolve("tags").resolve("mlflow.parentRunId");
    return new StoredRun(
        String.valueOf(meta.get("run_name")),
        String.valueOf(meta.get("status")),
        params,
        metrics,
        artifacts,
        Files.exists(parent) ? Files.readString(parent) : null);
  }

  private static double number(String text) {
    return switch (text) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
