package dev.quipu.server.mlflow.tracking;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.models.ModelPoint;
import dev.quipu.core.models.ModelUse;
import dev.quipu.core.models.ModelUse.Direction;
import dev.quipu.core.text.Text;
import dev.quipu.engine.Engine;
import dev.quipu.engine.models.Models;
import dev.quipu.engine.points.Appender;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.points.InAttempt;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.runs.RunChange;
import dev.quipu.engine.runs.Runs;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.MlflowLimits;
import dev.quipu.server.mlflow.request.ModelIds;
import dev.quipu.server.mlflow.request.Names;
import dev.quipu.server.mlflow.request.Wording;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// The data that runs log: metrics, params, tags, inputs. All of it enters at [Appender], like the
/// points of any other protocol.
public final class LogRoutes {
  /// The limit of MLflow.
  private static final int DATASETS = 1000;

  private final Appender appender;
  private final Runs runs;
  private final Models models;

  public LogRoutes(Engine engine) {
    this.appender = engine.appender();
    this.runs = engine.runs();
    this.models = engine.models();
  }

  public List<Route> below(String base) {
    return List.of(
        new Route(Method.POST, base + "/log-batch", Permission.WRITE, this::logBatch),
        new Route(Method.POST, base + "/log-metric", Permission.WRITE, this::logMetric),
        new Route(Method.POST, base + "/log-parameter", Permission.WRITE, this::logParam),
        new Route(Method.POST, base + "/set-tag", Permission.WRITE, this::setTag),
        new Route(Method.POST, base + "/delete-tag", Permission.WRITE, this::deleteTag),
        new Route(Method.POST, base + "/log-inputs", Permission.WRITE, this::logInputs),
        new Route(Method.POST, base + "/log-model", Permission.WRITE, this::logModel),
        new Route(Method.POST, base + "/outputs", Permission.WRITE, this::logOutputs));
  }

  private void logBatch(Exchange exchange) throws IOException {
    // A batch that is a little too large is answered as MLflow does; a batch that is much too large
    // is not read.
    CountingInput body = new CountingInput(exchange.jsonBody(Limits.JSON_BODY_BYTES));
    BatchReader reader = BatchReader.read(body);
    if (body.count() > MlflowLimits.LOG_BATCH_BYTES) {
      throw QuipuException.invalid(
          "A batch has "
              + body.count()
              + " bytes; at most "
              + MlflowLimits.LOG_BATCH_BYTES
              + " are allowed");
    }
    append(exchange, reader.runId(), reader.batch());
  }

  private void logMetric(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    RunId run = input.runId();
    String key = Names.key("Metric key", input.requiredText("key"));
    OptionalDouble value = input.json().number("value");
    OptionalLong timeMs = input.integer("timestamp");
    if (value.isEmpty() || timeMs.isEmpty()) {
      throw Wording.noField(value.isEmpty() ? "value" : "timestamp");
    }
    if (Double.isInfinite(value.getAsDouble()) && !(input.json().raw("value") instanceof String)) {
      throw QuipuException.invalid(
          "Parameter value is beyond the range of 64-bit floats; infinity is \"Infinity\"");
    }
    FrameBuilder frame = new FrameBuilder();
    frame.add(key, input.integer("step").orElse(0), timeMs.getAsLong(), value.getAsDouble());
    append(
        exchange,
        run,
        new Batch(
            frame.build(),
            RunChange.NONE,
            InAttempt.NEWEST,
            null,
            ofModel(input, key, timeMs.getAsLong(), value.getAsDouble())));
  }

  /// The point as one of the model that the request names.
  private static List<ModelPoint> ofModel(Input input, String key, long timeMs, double value) {
    return input
        .text("model_id")
        .filter(id -> !id.isEmpty())
        .map(id ->
            new ModelPoint(
                ModelIds.of(id),
                key,
                input.integer("step").orElse(0),
                timeMs,
                value,
                input.text("dataset_name").orElse(""),
                input.text("dataset_digest").orElse("")))
        .stream()
        .toList();
  }

  private void logParam(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    RunId run = input.runId();
    Tags tags = new Tags();
    Param param = tags.param(input.requiredText("key"), input.text("value").orElse(""));
    append(exchange, run, new Batch(null, tags.change(List.of(param)), InAttempt.NEWEST, null));
  }

  private void setTag(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    RunId run = input.runId();
    Tags tags = new Tags();
    tags.add(input.requiredText("key"), input.text("value").orElse(""));
    append(exchange, run, new Batch(null, tags.change(List.of()), InAttempt.NEWEST, null));
  }

  private void append(Exchange exchange, RunId run, Batch batch) throws IOException {
    appender.append(exchange.scope(), run, batch);
    Answers.sendNothing(exchange);
  }

  private void deleteTag(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    RunId run = input.runId();
    String key = Names.key("Tag key", input.requiredText("key"));
    switch (key) {
      case ReservedTags.RUN_NAME ->
          throw QuipuException.invalid(
              "Tag mlflow.runName is the name of the run; it can be changed, but not removed");
      case ReservedTags.NOTE -> {
        if (runs.load(exchange.scope(), run, RunColumns.ALL).notes() == null) {
          throw Wording.noTag(run, key);
        }
        runs.update(exchange.scope(), run, RunChange.NONE.withNotes(""));
      }
      default -> runs.removeTag(exchange.scope(), run, key);
    }
    Answers.sendNothing(exchange);
  }

  private void logInputs(Exchange exchange) throws IOException {
    Input input = Input.of(exchange, MlflowLimits.DATASETS_BODY_BYTES);
    RunId run = input.runId();
    List<JsonObject> datasets = input.objects("datasets");
    if (datasets.size() > DATASETS) {
      throw QuipuException.invalid(
          "Request has " + datasets.size() + " datasets; at most " + DATASETS + " are allowed");
    }
    List<DatasetInput> inputs = new ArrayList<>();
    for (JsonObject object : datasets) {
      inputs.add(datasetInput(object));
    }
    models.addUses(exchange.scope(), run, inputs, uses(input, Direction.INPUT));
    Answers.sendNothing(exchange);
  }

  private void logModel(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    RunId run = input.runId();
    String model = ModelHistory.model(input.requiredText("model_json"));
    runs.editTag(
        exchange.scope(), run, ModelHistory.TAG, before -> ModelHistory.with(before, model));
    Answers.sendNothing(exchange);
  }

  private void logOutputs(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    models.addUses(exchange.scope(), input.runId(), List.of(), uses(input, Direction.OUTPUT));
    Answers.sendNothing(exchange);
  }

  private static List<ModelUse> uses(Input input, Direction direction) {
    List<ModelUse> uses = new ArrayList<>();
    for (JsonObject model : input.objects("models")) {
      uses.add(
          new ModelUse(
              direction,
              ModelIds.of(model.requiredText("model_id")),
              model.integer("step").orElse(0)));
    }
    return uses;
  }

  private static DatasetInput datasetInput(JsonObject object) {
    JsonObject dataset =
        object.object("dataset").orElseThrow(() -> Wording.noField("datasets.dataset"));
    Map<String, String> tags = new LinkedHashMap<>();
    for (JsonObject tag : object.objects("tags")) {
      tags.put(tag.requiredText("key"), tag.text("value").orElse(""));
    }
    return new DatasetInput(
        new Dataset(
            dataset.requiredText("name"),
            Text.check(
                "Dataset digest",
                dataset.requiredText("digest"),
                MlflowLimits.DATASET_DIGEST_CHARS),
            dataset.requiredText("source_type"),
            dataset.requiredText("source"),
            dataset.text("schema").orElse(""),
            dataset.text("profile").orElse("")),
        tags);
  }
}
