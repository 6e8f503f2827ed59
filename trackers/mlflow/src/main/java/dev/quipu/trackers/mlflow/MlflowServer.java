package dev.quipu.trackers.mlflow;

import dev.quipu.core.error.QuipuException;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.RunStart;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs of an MLflow server.
final class MlflowServer implements MlflowBackend.MlflowStore {
  private final MlflowHttp http;

  MlflowServer(MlflowHttp http) {
    this.http = http;
  }

  @Override
  public BackendRun open(String experiment, RunStart start)
      throws IOException, InterruptedException {
    if (start.id() != null) {
      Map<String, @Nullable Object> found = http.find("runs/get", "run_id", start.id());
      if (found == null) {
        throw QuipuException.notFound("MLflow has no run " + start.id());
      }
      http.post("runs/update", Map.of("run_id", start.id(), "status", "RUNNING"));
      return run(found);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("experiment_id", experimentId(experiment));
    body.put("start_time", start.time().toEpochMilli());
    if (start.name() != null) {
      body.put("run_name", start.name());
    }
    body.put("tags", MlflowTags.json(MlflowTags.of(start)));
    return run(http.post("runs/create", body));
  }

  private String experimentId(String name) throws IOException, InterruptedException {
    Map<String, @Nullable Object> found =
        http.find("experiments/get-by-name", "experiment_name", name);
    if (found != null) {
      return text(object(found, "experiment"), "experiment_id");
    }
    try {
      return text(http.post("experiments/create", Map.of("name", name)), "experiment_id");
    } catch (IOException e) {
      // Another program may have made it in between.
      Map<String, @Nullable Object> now =
          http.find("experiments/get-by-name", "experiment_name", name);
      if (now == null) {
        throw e;
      }
      return text(object(now, "experiment"), "experiment_id");
    }
  }

  private BackendRun run(Map<String, @Nullable Object> answer) {
    Map<String, @Nullable Object> info = object(object(answer, "run"), "info");
    return new MlflowServerRun(http, text(info, "run_id"), text(info, "artifact_uri"));
  }

  private static Map<String, @Nullable Object> object(
      Map<String, @Nullable Object> around, String name) {
    if (!(around.get(name) instanceof Map<?, ?> members)) {
      throw QuipuException.corrupt("MLflow's answer has no " + name);
    }
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    members.forEach((key, value) -> object.put(String.valueOf(key), value));
    return object;
  }

  private static String text(Map<String, @Nullable Object> around, String name) {
    Object value = around.get(name);
    if (value == null || value instanceof Map || value instanceof List) {
      throw QuipuException.corrupt("MLflow's answer has no " + name);
    }
    return value.toString();
  }
}
