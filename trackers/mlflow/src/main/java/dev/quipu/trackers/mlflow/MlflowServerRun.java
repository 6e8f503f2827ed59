package dev.quipu.trackers.mlflow;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.backend.FileTree;
import dev.quipu.trackers.backend.MetricRow;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A run of an MLflow server. Metrics and params go in batches of the sizes that MLflow allows.
final class MlflowServerRun extends MlflowArtifacts {
  private static final int BATCH_METRICS = 1_000;
  private static final int BATCH_PARAMS = 100;
  private static final String SERVED = "mlflow-artifacts:";

  private final MlflowHttp http;
  private final String id;
  private final String artifactUri;

  MlflowServerRun(MlflowHttp http, String id, String artifactUri) {
    this.http = http;
    this.id = id;
    this.artifactUri = artifactUri;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void metrics(List<MetricRow> rows) throws IOException, InterruptedException {
    List<Map<String, Object>> batch = new ArrayList<>();
    for (MetricRow row : rows) {
      for (int i = 0; i < row.size(); i++) {
        Map<String, Object> metric = new LinkedHashMap<>();
        metric.put("key", row.key(i));
        metric.put("value", row.value(i));
        metric.put("timestamp", row.time().toEpochMilli());
        metric.put("step", row.step());
        batch.add(metric);
        if (batch.size() == BATCH_METRICS) {
          log("metrics", batch);
          batch.clear();
        }
      }
    }
    if (!batch.isEmpty()) {
      log("metrics", batch);
    }
  }

  @Override
  public void params(Map<String, ?> params) throws IOException, InterruptedException {
    Map<String, String> batch = new LinkedHashMap<>();
    for (Map.Entry<String, ?> param : params.entrySet()) {
      batch.put(param.getKey(), param(param.getValue()));
      if (batch.size() == BATCH_PARAMS) {
        log("params", MlflowTags.json(batch));
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      log("params", MlflowTags.json(batch));
    }
  }

  private void log(String kind, List<?> batch) throws IOException, InterruptedException {
    http.post("runs/log-batch", Map.of("run_id", id, kind, batch));
  }

  @Override
  public void artifact(Path file, String name, String type)
      throws IOException, InterruptedException {
    for (Map.Entry<String, Path> each : FileTree.files(file).entrySet()) {
      String path = each.getKey().isEmpty() ? name : name + "/" + each.getKey();
      store(each.getValue(), path);
    }
  }

  /// Stores a file where the server says that the artifacts of the run are.
  private void store(Path file, String path) throws IOException, InterruptedException {
    URI uri = URI.create(artifactUri);
    if (artifactUri.startsWith(SERVED)) {
      String root = uri.getPath() == null ? uri.getSchemeSpecificPart() : uri.getPath();
      http.put(root.replaceFirst("^/+", "") + "/" + path, file);
      return;
    }
    if (uri.getScheme() != null && !uri.getScheme().equals("file")) {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE,
          "the server keeps artifacts at "
              + uri.getScheme()
              + ":, which only MLflow's own client writes to; let the server serve artifacts");
    }
    Path target = Path.of(uri.getScheme() == null ? artifactUri : uri.getPath()).resolve(path);
    Path around = target.getParent();
    if (around != null) {
      Files.createDirectories(around);
    }
    FileTree.delete(target);
    FileTree.copy(file, target);
  }

  @Override
  public void register(String model, String registeredName)
      throws IOException, InterruptedException {
    if (http.find("registered-models/get", "name", registeredName) == null) {
      http.post("registered-models/create", Map.of("name", registeredName));
    }
    Map<String, Object> version = new LinkedHashMap<>();
    version.put("name", registeredName);
    version.put("source", artifactUri + "/" + model);
    version.put("run_id", id);
    http.post("model-versions/create", version);
  }

  @Override
  public void end(RunStatus status, Instant time) throws IOException, InterruptedException {
    Map<String, Object> update = new LinkedHashMap<>();
    update.put("run_id", id);
    update.put("status", MlflowTags.status(status));
    update.put("end_time", time.toEpochMilli());
    http.post("runs/update", update);
  }
}
