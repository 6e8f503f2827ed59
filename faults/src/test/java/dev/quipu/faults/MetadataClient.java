package dev.quipu.faults;

import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Creates experiments, each with a run, and ends the run, over MLflow's API.
final class MetadataClient extends Client {
  private final String prefix;
  private final List<Made> all = new ArrayList<>();
  private @Nullable Made making;

  /// An experiment, its run, and its last known state.
  static final class Made {
    final String name;
    String experimentId = "";
    String runId = "";
    boolean ended;

    Made(String name) {
      this.name = name;
    }
  }

  MetadataClient(String prefix) {
    this.prefix = prefix;
  }

  List<Made> all() {
    return all;
  }

  @Override
  boolean step(Wire wire) throws IOException {
    // An experiment without an answer is left as it is; the next one has another name.
    Made made = making;
    making = null;
    if (made == null) {
      made = new Made(prefix + all.size());
      all.add(made);
      JsonObject answer = send(wire, "experiments/create", "{\"name\": \"" + made.name + "\"}");
      if (answer == null) {
        return false;
      }
      made.experimentId = answer.requiredText("experiment_id");
    } else if (made.runId.isEmpty()) {
      JsonObject answer =
          send(
              wire,
              "runs/create",
              """
              {"experiment_id": "%s", "run_name": "run of %s", "start_time": 1,
               "tags": [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]}
              """
                  .formatted(made.experimentId, made.name));
      if (answer == null) {
        return false;
      }
      made.runId =
          answer
              .object("run")
              .flatMap(run -> run.object("info"))
              .flatMap(info -> info.text("run_id"))
              .orElseThrow();
    } else {
      JsonObject answer =
          send(
              wire,
              "runs/update",
              "{\"run_id\": \"" + made.runId + "\", \"status\": \"FINISHED\", \"end_time\": 99}");
      if (answer == null) {
        return false;
      }
      made.ended = true;
      return true;
    }
    making = made;
    return true;
  }

  private static @Nullable JsonObject send(Wire wire, String route, String json)
      throws IOException {
    HttpResponse<String> response = wire.tryPost(route, json);
    return response.statusCode() == 503 ? null : Json.readObject(Wire.require(route, response));
  }
}
