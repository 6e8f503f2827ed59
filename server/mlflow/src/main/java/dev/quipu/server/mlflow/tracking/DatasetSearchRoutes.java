package dev.quipu.server.mlflow.tracking;

import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.datasets.Datasets;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.read.DatasetReader.DatasetInContext;
import dev.quipu.server.http.JsonBody;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.Question;
import java.util.List;

/// Lists the datasets that the runs of experiments used.
public final class DatasetSearchRoutes {
  /// The limit of MLflow.
  private static final int EXPERIMENTS = 20;

  private final Datasets datasets;

  public DatasetSearchRoutes(Datasets datasets) {
    this.datasets = datasets;
  }

  /// The routes below the address of the experiments.
  public List<Route> below(String base) {
    return List.of(
        new Route(
            Method.POST,
            base + "/search-datasets",
            Permission.READ,
            Question.handler(this::search)));
  }

  /// The datasets of some experiments.
  public JsonBody search(Scope scope, Input input) {
    List<String> experiments = input.texts("experiment_ids");
    if (experiments.isEmpty()) {
      throw QuipuException.invalid(
          "SearchDatasets request must specify at least one experiment_id.");
    }
    if (experiments.size() > EXPERIMENTS) {
      throw QuipuException.invalid(
          "SearchDatasets request cannot specify more than "
              + EXPERIMENTS
              + " experiment_ids. Received "
              + experiments.size()
              + " experiment_ids.");
    }
    List<DatasetInContext> found = datasets.contexts(scope, Input.experimentIds(experiments));
    return json -> {
      json.writeStartObject();
      if (!found.isEmpty()) {
        json.writeArrayPropertyStart("dataset_summaries");
        for (DatasetInContext one : found) {
          json.writeStartObject();
          json.writeStringProperty("experiment_id", one.experiment().toString());
          json.writeStringProperty("name", one.name());
          json.writeStringProperty("digest", one.digest());
          if (!one.context().isEmpty()) {
            json.writeStringProperty("context", one.context());
          }
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    };
  }
}
