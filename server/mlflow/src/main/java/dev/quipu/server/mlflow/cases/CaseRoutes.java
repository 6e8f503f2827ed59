package dev.quipu.server.mlflow.cases;

import dev.quipu.core.cases.CaseLimits;
import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.cases.EvaluationCase;
import dev.quipu.engine.cases.CaseSets;
import dev.quipu.engine.cases.CaseSets.Written;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.MlflowLimits;
import java.io.IOException;
import java.util.List;

/// The cases of sets, which MLflow calls records.
public final class CaseRoutes {
  private final CaseSets sets;

  public CaseRoutes(CaseSets sets) {
    this.sets = sets;
  }

  /// The routes below the address of the datasets.
  public List<Route> below(String base) {
    String records = base + "/{dataset}/records";
    return List.of(
        new Route(Method.POST, records, Permission.WRITE, this::write),
        new Route(Method.GET, records, Permission.READ, this::list),
        new Route(Method.DELETE, records, Permission.WRITE, this::remove));
  }

  private void write(Exchange exchange) throws IOException {
    CaseSetId id = CaseSetIds.of(exchange);
    Input input = Input.of(exchange, MlflowLimits.RECORDS_BODY_BYTES);
    Written written =
        sets.write(exchange.scope(), id, RecordsText.read(input.requiredText("records")));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeNumberProperty("inserted_count", written.inserted());
          json.writeNumberProperty("updated_count", written.updated());
          json.writeEndObject();
        });
  }

  private void list(Exchange exchange) throws IOException {
    CaseSetId id = CaseSetIds.of(exchange);
    Input input = Input.of(exchange);
    int max =
        input.integer("max_results", CaseLimits.CASES_PER_PAGE, 0, MlflowLimits.SEARCH_RESULTS);
    Results<EvaluationCase> found =
        sets.cases(
            exchange.scope(),
            id,
            max == 0 ? CaseLimits.CASES_PER_PAGE : Math.min(max, CaseLimits.CASES_PER_PAGE),
            input.text("page_token").orElse(null));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("records", CaseJson.records(id, found.items()));
          Answers.writeNextPage(json, found.nextPageToken());
          json.writeEndObject();
        });
  }

  private void remove(Exchange exchange) throws IOException {
    CaseSetId id = CaseSetIds.of(exchange);
    List<String> records = Input.of(exchange).texts("dataset_record_ids");
    int removed = sets.removeCases(exchange.scope(), id, records);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeNumberProperty("deleted_count", removed);
          json.writeEndObject();
        });
  }
}
