package dev.quipu.server.mlflow.issues;

import dev.quipu.core.issues.Issue;
import dev.quipu.core.issues.IssueId;
import dev.quipu.core.issues.IssueLimits;
import dev.quipu.core.issues.IssueSeverity;
import dev.quipu.core.issues.IssueStatus;
import dev.quipu.engine.issues.Issues;
import dev.quipu.engine.issues.Issues.IssueChange;
import dev.quipu.engine.issues.Issues.IssueQuery;
import dev.quipu.engine.issues.Issues.NewIssue;
import dev.quipu.engine.request.Results;
import dev.quipu.query.Field.IssueAttribute;
import dev.quipu.query.Field.IssueColumn;
import dev.quipu.query.Vocabulary;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.MlflowLimits;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Makes, changes, reads and finds issues.
public final class IssueRoutes {
  private static final int DEFAULT_PAGE = 100;

  private static final Vocabulary ISSUES =
      Vocabulary.of("issues", "status or source_run_id")
          .attributes("attributes", "attribute", "attr")
          .attribute(new IssueAttribute(IssueColumn.STATUS), "status")
          .attribute(new IssueAttribute(IssueColumn.SOURCE_RUN), "source_run_id")
          .build();

  private final Issues issues;

  public IssueRoutes(Issues issues) {
    this.issues = issues;
  }

  public List<Route> below(String base) {
    String one = base + "/{issue}";
    return List.of(
        new Route(Method.POST, base, Permission.WRITE, this::create),
        new Route(Method.POST, base + "/search", Permission.READ, this::search),
        new Route(Method.GET, one, Permission.READ, this::get),
        new Route(Method.PATCH, one, Permission.WRITE, this::update));
  }

  private void create(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    NewIssue made =
        new NewIssue(
            input.experimentId(),
            input.requiredText("name"),
            input.requiredText("description"),
            filled(input, "status").map(IssueStatus::of).orElse(IssueStatus.PENDING),
            filled(input, "severity").map(IssueSeverity::of).orElse(null),
            input.texts("root_causes"),
            input.texts("categories"),
            input.text("source_run_id").orElse(""),
            input.text("created_by").orElse(""));
    send(exchange, issues.create(exchange.scope(), made));
  }

  /// The text of a field that is neither absent nor empty.
  private static Optional<String> filled(Input input, String name) {
    return input.text(name).filter(text -> !text.isEmpty());
  }

  private static IssueId id(Exchange exchange) {
    String id = exchange.variable("issue");
    if (!IssueId.isValid(id)) {
      throw Issues.missing(id);
    }
    return new IssueId(id);
  }

  private void get(Exchange exchange) throws IOException {
    send(exchange, issues.load(exchange.scope(), id(exchange)));
  }

  private void update(Exchange exchange) throws IOException {
    IssueId id = id(exchange);
    Input input = Input.of(exchange);
    IssueChange change =
        new IssueChange(
            filled(input, "name").orElse(null),
            filled(input, "description").orElse(null),
            filled(input, "status").map(IssueStatus::of).orElse(null),
            filled(input, "severity").map(IssueSeverity::of).orElse(null));
    send(exchange, issues.update(exchange.scope(), id, change));
  }

  private static void send(Exchange exchange, Issue issue) throws IOException {
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeName("issue");
          write(json, issue);
          json.writeEndObject();
        });
  }

  private void search(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    int max = input.integer("max_results", DEFAULT_PAGE, 1, MlflowLimits.SEARCH_RESULTS);
    Results<Issue> found =
        issues.search(
            exchange.scope(),
            new IssueQuery(
                ISSUES,
                filled(input, "experiment_id").map(Input::experimentId).orElse(null),
                input.text("filter_string").orElse(""),
                Math.min(max, IssueLimits.PER_PAGE),
                input.text("page_token").orElse(null)));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          if (!found.items().isEmpty()) {
            json.writeArrayPropertyStart("issues");
            found.items().forEach(issue -> write(json, issue));
            json.writeEndArray();
          }
          // MLflow writes the token of no page, too, and its tests read it.
          json.writeStringProperty(
              "next_page_token", Objects.requireNonNullElse(found.nextPageToken(), ""));
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, Issue issue) {
    json.writeStartObject();
    json.writeStringProperty("issue_id", issue.id().value());
    json.writeStringProperty("experiment_id", issue.experiment().toString());
    json.writeStringProperty("name", issue.name());
    json.writeStringProperty("description", issue.description());
    json.writeStringProperty("status", issue.status().word());
    IssueSeverity severity = issue.severity();
    if (severity != null) {
      json.writeStringProperty("severity", severity.word());
    }
    writeTexts(json, "root_causes", issue.rootCauses());
    writeTexts(json, "categories", issue.categories());
    if (!issue.sourceRun().isEmpty()) {
      json.writeStringProperty("source_run_id", issue.sourceRun());
    }
    json.writeNumberProperty("created_timestamp", issue.createdMs());
    json.writeNumberProperty("last_updated_timestamp", issue.updatedMs());
    if (!issue.createdBy().isEmpty()) {
      json.writeStringProperty("created_by", issue.createdBy());
    }
    json.writeEndObject();
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      json.writeArrayPropertyStart(name);
      texts.forEach(json::writeString);
      json.writeEndArray();
    }
  }
}
