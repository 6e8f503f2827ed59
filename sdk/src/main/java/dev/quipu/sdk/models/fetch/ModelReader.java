package dev.quipu.sdk.models.fetch;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.models.ModelStatus;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.fetch.Pages;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.json.JsonObject;
import dev.quipu.sdk.models.StoredModel;
import dev.quipu.sdk.models.StoredModelMetric;
import dev.quipu.sdk.wire.ModelsJson;
import dev.quipu.sdk.wire.Query;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Fetches models. Programs use the methods of `Project`, `StoredExperiment` and `StoredRun`.
public record ModelReader(ServerReader reader) {
  /// A model has some kilobytes of params and metrics.
  private static final int A_PAGE = 100;

  /// The models that a run has made or taken, newest first.
  public Iterator<StoredModel> ofRun(RunId run) {
    return new Pages<>(
        A_PAGE,
        (token, max) -> {
          Query query = Query.EMPTY.with("max", max).withIfPresent("pageToken", token);
          return page(reader.load(reader.api().list(run, "models", query), "models"));
        });
  }

  /// The models that fit a filter.
  ///
  /// @param experiment null for all experiments of the project
  public Iterator<StoredModel> search(
      @Nullable ExperimentId experiment, String filter, List<String> orderBy) {
    String in = experiment == null ? null : experiment.toString();
    return new Pages<>(
        A_PAGE,
        (token, max) -> {
          byte[] body = ModelsJson.search(in, filter, orderBy, max, token);
          return page(
              reader.load(reader.api().ofProject("POST", "/models/search", body), "models"));
        });
  }

  /// The model of an id, deleted or not; empty if there is none.
  public Optional<StoredModel> find(ModelId id) {
    return reader.find(reader.api().ofProject("/models/" + id), "id").map(ModelReader::model);
  }

  private static Pages.Page<StoredModel> page(JsonObject page) {
    return new Pages.Page<>(
        page.objects("models").stream().map(ModelReader::model).collect(Collectors.toList()),
        page.findText("nextPageToken").orElse(null));
  }

  /// A model of an answer.
  public static StoredModel model(JsonObject json) {
    List<JsonObject> uses = json.has("uses") ? json.objects("uses") : List.of();
    String status = json.text("status");
    String experiment = json.text("experimentId");
    return new StoredModel(
        new ModelId(json.text("id")),
        ExperimentId.find(experiment).orElseThrow(() -> unknown("experiment", experiment)),
        json.text("name"),
        json.findText("type"),
        ModelStatus.find(status).orElseThrow(() -> unknown("status", status)),
        json.findText("sourceRunId"),
        Instant.ofEpochMilli(json.integer("createdMs")),
        json.object("params").texts(),
        json.object("tags").texts(),
        json.objects("metrics").stream().map(ModelReader::metric).collect(Collectors.toList()),
        uses.stream()
            .filter(use -> use.text("direction").equals("output"))
            .map(use -> use.integer("step"))
            .collect(Collectors.toList()),
        uses.stream().anyMatch(use -> use.text("direction").equals("input")));
  }

  private static QuipuException unknown(String what, String value) {
    return new QuipuException(
        ErrorCode.INTERNAL, "A model has the " + what + " " + Text.quote(value));
  }

  private static StoredModelMetric metric(JsonObject json) {
    return new StoredModelMetric(
        json.text("key"),
        json.number("value"),
        json.integer("step"),
        Instant.ofEpochMilli(json.integer("timeMs")),
        json.findText("datasetName"),
        json.findText("datasetDigest"),
        new RunId(json.text("runId")));
  }
}
