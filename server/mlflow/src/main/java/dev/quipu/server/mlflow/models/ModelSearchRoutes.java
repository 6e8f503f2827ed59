package dev.quipu.server.mlflow.models;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.models.LoggedModel;
import dev.quipu.core.text.Text;
import dev.quipu.engine.Engine;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.models.Models;
import dev.quipu.engine.models.Models.ModelQuery;
import dev.quipu.engine.port.models.ModelSearch;
import dev.quipu.engine.port.models.ModelSearch.ModelOrder;
import dev.quipu.engine.port.models.ModelSearch.OnDataset;
import dev.quipu.engine.port.read.View;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.Results;
import dev.quipu.query.FilterParser;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.Wording;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds models.
public final class ModelSearchRoutes {
  private static final int DEFAULT_PAGE = 50;

  /// Datasets in a filter; the statement has a term for each.
  private static final int DATASETS = 100;

  private final Models models;
  private final Experiments experiments;

  public ModelSearchRoutes(Engine engine) {
    this.models = engine.models();
    this.experiments = engine.experiments();
  }

  public List<Route> below(String base) {
    return List.of(new Route(Method.POST, base + "/search", Permission.READ, this::search));
  }

  private void search(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    String filter = input.text("filter").orElse("");
    List<OnDataset> datasets = datasets(input);
    List<ModelOrder> order = order(input);
    ModelSearch search =
        new ModelSearch(
            Input.experimentIds(input.texts("experiment_ids")),
            null,
            FilterParser.filter(filter, ModelNames.MODELS).orElse(null),
            datasets,
            order,
            View.ACTIVE,
            input.integer("max_results", DEFAULT_PAGE, 1, PageLimits.MODELS_PER_PAGE),
            null);
    Results<LoggedModel> found =
        models.search(
            exchange.scope(),
            new ModelQuery(
                search,
                List.of(filter, datasets, order).toString(),
                input.text("page_token").orElse(null)));
    Map<ExperimentId, ArtifactLocation> elsewhere =
        experiments.artifactLocations(
            exchange.scope(),
            found.items().stream()
                .map(model -> model.info().experiment())
                .collect(Collectors.toSet()));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          if (!found.items().isEmpty()) {
            json.writeArrayPropertyStart("models");
            found
                .items()
                .forEach(model ->
                    ModelJson.write(json, model, elsewhere.get(model.info().experiment())));
            json.writeEndArray();
          }
          Answers.writeNextPage(json, found.nextPageToken());
          json.writeEndObject();
        });
  }

  private static List<OnDataset> datasets(Input input) {
    List<OnDataset> datasets = new ArrayList<>();
    for (JsonObject object : input.objects("datasets")) {
      datasets.add(
          dataset(object)
              .orElseThrow(() ->
                  QuipuException.invalid(
                      "`dataset_name` in the `datasets` clause must be specified.")));
    }
    if (datasets.size() > DATASETS) {
      throw QuipuException.invalid(
          "Search names " + datasets.size() + " datasets; at most " + DATASETS + " are allowed");
    }
    return datasets;
  }

  private static Optional<OnDataset> dataset(JsonObject object) {
    @Nullable String digest =
        object.text("dataset_digest").filter(text -> !text.isEmpty()).orElse(null);
    return object
        .text("dataset_name")
        .filter(text -> !text.isEmpty())
        .map(name -> new OnDataset(name, digest));
  }

  private static List<ModelOrder> order(Input input) {
    List<JsonObject> objects = input.objects("order_by");
    List<String> texts = new ArrayList<>();
    for (JsonObject object : objects) {
      texts.add(
          quoted(object.requiredText("field_name"))
              + (object.bool("ascending").orElse(true) ? " ASC" : " DESC"));
    }
    var orders = FilterParser.order(texts, ModelNames.MODELS);
    List<ModelOrder> all = new ArrayList<>();
    for (int i = 0; i < orders.size(); i++) {
      all.add(new ModelOrder(orders.get(i), dataset(objects.get(i)).orElse(null)));
    }
    return all;
  }

  /// A field as our filters write it: MLflow takes everything behind the first dot for the key.
  private static String quoted(String field) {
    int dot = field.indexOf('.');
    if (dot < 0) {
      return field;
    }
    String key = field.substring(dot + 1);
    if (key.startsWith("`") || key.startsWith("\"")) {
      return field;
    }
    if (key.indexOf('`') >= 0) {
      throw Wording.wrongField("order_by.field_name", Text.quote(field), "without `");
    }
    return field.substring(0, dot + 1) + "`" + key + "`";
  }
}
