package dev.quipu.server.mlflow.cases;

import dev.quipu.core.cases.CaseLimits;
import dev.quipu.core.cases.CaseSet;
import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.engine.cases.CaseSets;
import dev.quipu.engine.cases.CaseSets.NewSet;
import dev.quipu.engine.cases.CaseSets.SetQuery;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.MlflowLimits;
import dev.quipu.server.mlflow.request.Names;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Sets of cases, their tags and experiments. [CaseRoutes] has their cases.
public final class CaseSetRoutes {
  private final CaseSets sets;

  public CaseSetRoutes(CaseSets sets) {
    this.sets = sets;
  }

  /// The routes below the address of the datasets.
  public List<Route> below(String base) {
    String one = base + "/{dataset}";
    return List.of(
        new Route(Method.POST, base + "/create", Permission.WRITE, this::create),
        new Route(Method.POST, base + "/search", Permission.READ, this::search),
        new Route(Method.GET, base + "/search", Permission.READ, this::search),
        new Route(Method.GET, one, Permission.READ, this::get),
        new Route(Method.DELETE, one, Permission.WRITE, this::delete),
        new Route(Method.PATCH, one + "/tags", Permission.WRITE, this::putTags),
        new Route(Method.DELETE, one + "/tags/{key*}", Permission.WRITE, this::removeTag),
        new Route(Method.GET, one + "/experiment-ids", Permission.READ, this::experiments),
        new Route(Method.POST, one + "/add-experiments", Permission.WRITE, this::addTo),
        new Route(Method.POST, one + "/remove-experiments", Permission.WRITE, this::removeFrom));
  }

  private void create(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    Map<String, String> tags =
        input
            .text("tags")
            .filter(text -> !text.isEmpty())
            .map(RecordsText::tags)
            .orElseGet(Map::of);
    send(
        exchange,
        sets.create(
            exchange.scope(),
            new NewSet(
                input.requiredText("name"), tags, experimentIds(input), RecordsText.user(tags))));
  }

  private static List<ExperimentId> experimentIds(Input input) {
    return input.texts("experiment_ids").stream().map(Input::experimentId).toList();
  }

  private static void send(Exchange exchange, CaseSet set) throws IOException {
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeName("dataset");
          CaseJson.write(json, set);
          json.writeEndObject();
        });
  }

  private void search(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    int max =
        input.integer("max_results", CaseLimits.SETS_PER_PAGE, 1, MlflowLimits.SEARCH_RESULTS);
    Results<CaseSet> found =
        sets.search(
            exchange.scope(),
            new SetQuery(
                SearchNames.SETS,
                Input.experimentIds(input.texts("experiment_ids")),
                input.text("filter_string").orElse(""),
                input.texts("order_by"),
                Math.min(max, CaseLimits.SETS_PER_PAGE),
                input.text("page_token").orElse(null)));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          if (!found.items().isEmpty()) {
            json.writeArrayPropertyStart("datasets");
            found.items().forEach(set -> CaseJson.write(json, set));
            json.writeEndArray();
          }
          Answers.writeNextPage(json, found.nextPageToken());
          json.writeEndObject();
        });
  }

  private void get(Exchange exchange) throws IOException {
    send(exchange, sets.load(exchange.scope(), CaseSetIds.of(exchange)));
  }

  /// To delete what is not there is no error in MLflow.
  private void delete(Exchange exchange) throws IOException {
    try {
      sets.delete(exchange.scope(), CaseSetIds.of(exchange));
    } catch (QuipuException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
    }
    Answers.sendNothing(exchange);
  }

  private void putTags(Exchange exchange) throws IOException {
    CaseSetId id = CaseSetIds.of(exchange);
    Map<String, String> tags = RecordsText.tags(Input.of(exchange).requiredText("tags"));
    send(exchange, sets.putTags(exchange.scope(), id, tags));
  }

  private void removeTag(Exchange exchange) throws IOException {
    sets.removeTag(exchange.scope(), CaseSetIds.of(exchange), Names.find(exchange.variable("key")));
    Answers.sendNothing(exchange);
  }

  private void experiments(Exchange exchange) throws IOException {
    CaseSet set = sets.load(exchange.scope(), CaseSetIds.of(exchange));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("experiment_ids");
          set.experiments().forEach(experiment -> json.writeString(experiment.toString()));
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void addTo(Exchange exchange) throws IOException {
    CaseSetId id = CaseSetIds.of(exchange);
    send(exchange, sets.addExperiments(exchange.scope(), id, experimentIds(Input.of(exchange))));
  }

  private void removeFrom(Exchange exchange) throws IOException {
    CaseSetId id = CaseSetIds.of(exchange);
    List<String> experiments = Input.of(exchange).texts("experiment_ids");
    send(exchange, sets.removeExperiments(exchange.scope(), id, Input.experimentIds(experiments)));
  }
}
