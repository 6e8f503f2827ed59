package dev.quipu.server.mlflow.tracking;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.experiments.Experiments.ExperimentChange;
import dev.quipu.engine.experiments.Experiments.ExperimentQuery;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.read.ExperimentActivity;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.JsonBody;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.mlflow.artifacts.ArtifactUri;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.Names;
import dev.quipu.server.mlflow.request.Question;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Experiments. MLflow keeps the description of an experiment in a tag; here it is an attribute.
public final class ExperimentRoutes {
  private static final int DEFAULT_PAGE = 1000;

  private final Experiments experiments;

  public ExperimentRoutes(Experiments experiments) {
    this.experiments = experiments;
  }

  public List<Route> below(String base) {
    return List.of(
        new Route(Method.POST, base + "/create", Permission.WRITE, this::create),
        new Route(Method.GET, base + "/get", Permission.READ, Question.handler(this::get)),
        new Route(Method.GET, base + "/get-by-name", Permission.READ, this::getByName),
        new Route(Method.GET, base + "/search", Permission.READ, this::search),
        new Route(Method.POST, base + "/search", Permission.READ, this::search),
        new Route(Method.POST, base + "/delete", Permission.WRITE, this::delete),
        new Route(Method.POST, base + "/restore", Permission.WRITE, this::restore),
        new Route(Method.POST, base + "/update", Permission.WRITE, this::update),
        new Route(Method.POST, base + "/set-experiment-tag", Permission.WRITE, this::setTag),
        new Route(Method.POST, base + "/delete-experiment-tag", Permission.WRITE, this::deleteTag));
  }

  private void create(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    String name = input.requiredText("name");
    Map<String, String> tags = new LinkedHashMap<>();
    Tags.read(input, "tags", (tag, value) -> tags.put(Names.key("Tag key", tag), value));
    @Nullable ArtifactLocation location =
        input
            .text("artifact_location")
            .filter(uri -> !uri.isEmpty())
            .map(ArtifactUri::elsewhere)
            .orElse(null);
    @Nullable String description = tags.remove(ReservedTags.NOTE);
    Experiment made =
        experiments.create(
            exchange.scope(), name, description == null ? "" : description, tags, location);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("experiment_id", made.id().toString());
          json.writeEndObject();
        });
  }

  /// The experiment of an id.
  public JsonBody get(Scope scope, Input input) {
    return body(experiments.load(scope, input.experimentId()));
  }

  private void getByName(Exchange exchange) throws IOException {
    String name = Input.of(exchange).requiredText("experiment_name");
    send(
        exchange,
        experiments
            .findByName(exchange.scope(), name)
            .orElseThrow(() ->
                QuipuException.notFound("Could not find experiment with name '" + name + "'")));
  }

  private static void send(Exchange exchange, Experiment experiment) throws IOException {
    exchange.sendJson(200, body(experiment));
  }

  private static JsonBody body(Experiment experiment) {
    return json -> {
      json.writeStartObject();
      json.writeName("experiment");
      write(json, experiment);
      json.writeEndObject();
    };
  }

  private void search(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    Results<ExperimentActivity> found =
        experiments.search(
            exchange.scope(),
            new ExperimentQuery(
                SearchNames.EXPERIMENTS,
                input.text("filter").orElse(""),
                input.texts("order_by"),
                input.view("view_type"),
                input.integer("max_results", DEFAULT_PAGE, 1, PageLimits.EXPERIMENTS_PER_PAGE),
                input.text("page_token").orElse(null)));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          if (!found.items().isEmpty()) {
            json.writeArrayPropertyStart("experiments");
            found.items().forEach(item -> write(json, item.experiment()));
            json.writeEndArray();
          }
          Answers.writeNextPage(json, found.nextPageToken());
          json.writeEndObject();
        });
  }

  private void delete(Exchange exchange) throws IOException {
    ExperimentId id = Input.of(exchange).experimentId();
    requireDeleted(exchange.scope(), id, false);
    experiments.delete(exchange.scope(), id);
    Answers.sendNothing(exchange);
  }

  private void restore(Exchange exchange) throws IOException {
    ExperimentId id = Input.of(exchange).experimentId();
    requireDeleted(exchange.scope(), id, true);
    experiments.restore(exchange.scope(), id);
    Answers.sendNothing(exchange);
  }

  /// MLflow looks for the experiment only among the deleted ones or only among the others, and so
  /// does not find this one.
  private void requireDeleted(Scope scope, ExperimentId id, boolean deleted) {
    if (experiments.load(scope, id).isActive() == deleted) {
      throw QuipuException.notFound(
          "No Experiment with id="
              + id
              + (deleted
                  ? " exists in deleted state; it is active"
                  : " exists in active state; it is deleted"));
    }
  }

  private void update(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    String name = input.requiredText("new_name");
    change(exchange, input, new ExperimentChange(name, null, null, Map.of()));
  }

  private void setTag(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    String key = Names.key("Tag key", input.requiredText("key"));
    String value = input.text("value").orElse("");
    change(
        exchange,
        input,
        key.equals(ReservedTags.NOTE)
            ? new ExperimentChange(null, value, null, Map.of())
            : new ExperimentChange(null, null, null, Map.of(key, value)));
  }

  private void deleteTag(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    String key = Names.find(input.requiredText("key"));
    Experiment experiment = experiments.load(exchange.scope(), input.experimentId());
    boolean note = key.equals(ReservedTags.NOTE);
    if (note ? experiment.description().isEmpty() : !experiment.tags().containsKey(key)) {
      throw QuipuException.notFound(
          "No tag with name: " + key + " in experiment with id " + experiment.id());
    }
    Map<String, @Nullable String> removed = new LinkedHashMap<>();
    if (!note) {
      removed.put(key, null);
    }
    change(exchange, input, new ExperimentChange(null, note ? "" : null, null, removed));
  }

  private void change(Exchange exchange, Input input, ExperimentChange change) throws IOException {
    experiments.update(exchange.scope(), input.experimentId(), change);
    Answers.sendNothing(exchange);
  }

  private static void write(JsonGenerator json, Experiment experiment) {
    json.writeStartObject();
    json.writeStringProperty("experiment_id", experiment.id().toString());
    json.writeStringProperty("name", experiment.name());
    json.writeStringProperty("artifact_location", ArtifactUri.of(experiment));
    json.writeStringProperty("lifecycle_stage", experiment.isActive() ? "active" : "deleted");
    json.writeNumberProperty("last_update_time", experiment.updatedMs());
    json.writeNumberProperty("creation_time", experiment.createdMs());
    Map<String, String> tags = new TreeMap<>();
    experiment.tags().forEach((key, value) -> tags.put(Names.of(key), value));
    if (!experiment.description().isEmpty()) {
      tags.put(ReservedTags.NOTE, experiment.description());
    }
    Answers.writePairs(json, "tags", tags);
    json.writeEndObject();
  }
}
