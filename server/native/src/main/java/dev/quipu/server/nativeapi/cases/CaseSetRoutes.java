package dev.quipu.server.nativeapi.cases;

import dev.quipu.core.cases.CaseLimits;
import dev.quipu.core.cases.CaseSet;
import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.cases.EvaluationCase;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Text;
import dev.quipu.engine.cases.CaseSets;
import dev.quipu.engine.cases.CaseSets.NewSet;
import dev.quipu.engine.cases.CaseSets.SetQuery;
import dev.quipu.engine.cases.CaseSets.Written;
import dev.quipu.engine.request.Results;
import dev.quipu.query.Field;
import dev.quipu.query.Field.CaseSetAttribute;
import dev.quipu.query.Field.CaseSetColumn;
import dev.quipu.query.Vocabulary;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.NextPage;
import dev.quipu.server.nativeapi.request.Paths;
import dev.quipu.server.nativeapi.request.RowObjects;
import dev.quipu.server.nativeapi.request.Values;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Sets of cases and their cases.
public final class CaseSetRoutes {
  private static final int PAGE = 100;

  private static final Vocabulary SETS =
      Vocabulary.of("sets of cases", "name or tags.team")
          .keys(Field.Tag::new, "tags", "tag")
          .attributes("attributes", "attribute", "attr")
          .attribute(new CaseSetAttribute(CaseSetColumn.ID), "id")
          .attribute(new CaseSetAttribute(CaseSetColumn.NAME), "name")
          .attribute(new CaseSetAttribute(CaseSetColumn.CREATED_BY), "created_by")
          .attribute(new CaseSetAttribute(CaseSetColumn.LAST_UPDATED_BY), "last_updated_by")
          .attribute(new CaseSetAttribute(CaseSetColumn.CREATION_TIME), "creation_time")
          .attribute(new CaseSetAttribute(CaseSetColumn.LAST_UPDATE_TIME), "last_update_time")
          .build();

  private final CaseSets sets;

  public CaseSetRoutes(CaseSets sets) {
    this.sets = sets;
  }

  public List<Route> routes() {
    String one = Paths.PROJECT + "/case-sets/{caseSetId}";
    return List.of(
        new Route(Method.GET, Paths.PROJECT + "/case-sets", Permission.READ, this::search),
        new Route(Method.POST, Paths.PROJECT + "/case-sets", Permission.WRITE, this::create),
        new Route(Method.GET, one, Permission.READ, this::load),
        new Route(Method.PATCH, one, Permission.WRITE, this::change),
        new Route(Method.DELETE, one, Permission.WRITE, this::delete),
        new Route(Method.GET, one + "/cases", Permission.READ, this::cases),
        new Route(Method.POST, one + "/cases", Permission.WRITE, this::write),
        new Route(Method.DELETE, one + "/cases/{key}", Permission.WRITE, this::removeCase));
  }

  private void search(Exchange exchange) throws IOException {
    Results<CaseSet> found =
        sets.search(
            exchange.scope(),
            new SetQuery(
                SETS,
                exchange.parameters("experimentId").stream().map(Ids::experiment).toList(),
                exchange.parameter("filter").orElse(""),
                exchange.parameters("orderBy"),
                exchange.integerParameter("maxResults", PAGE, 1, CaseLimits.SETS_PER_PAGE),
                exchange.parameter("pageToken").orElse(null)));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("caseSets");
          found.items().forEach(set -> CaseSetJson.write(json, set));
          json.writeEndArray();
          NextPage.write(json, found.nextPageToken());
          json.writeEndObject();
        });
  }

  private void create(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    Map<String, String> tags = new HashMap<>();
    Values.tags(body, false).forEach((key, value) -> tags.put(key, String.valueOf(value)));
    CaseSet set =
        sets.create(
            exchange.scope(),
            new NewSet(
                body.requiredText("name"),
                tags,
                body.texts("experimentIds").stream().map(Ids::experiment).toList(),
                ""));
    exchange.sendJson(201, json -> CaseSetJson.write(json, set));
  }

  private void change(Exchange exchange) throws IOException {
    CaseSetId id = id(exchange);
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    CaseSet set = sets.changeTags(exchange.scope(), id, Values.tags(body, true));
    exchange.sendJson(200, json -> CaseSetJson.write(json, set));
  }

  private void delete(Exchange exchange) {
    sets.delete(exchange.scope(), id(exchange));
    exchange.sendEmpty(204);
  }

  private void write(Exchange exchange) throws IOException {
    CaseSetId id = id(exchange);
    Written written =
        sets.write(
            exchange.scope(),
            id,
            CaseBody.read(RowObjects.body(exchange), exchange.scope().user()));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeNumberProperty("inserted", written.inserted());
          json.writeNumberProperty("updated", written.updated());
          json.writeEndObject();
        });
  }

  private void removeCase(Exchange exchange) {
    String key = exchange.variable("key");
    if (sets.removeCases(exchange.scope(), id(exchange), EvaluationCase.idsOfKey(key)) == 0) {
      throw QuipuException.notFound("The set has no case with the key " + Text.quote(key));
    }
    exchange.sendEmpty(204);
  }

  private static CaseSetId id(Exchange exchange) {
    String id = exchange.variable("caseSetId");
    if (!CaseSetId.isValid(id)) {
      throw CaseSets.missing(id);
    }
    return new CaseSetId(id);
  }

  private void load(Exchange exchange) throws IOException {
    CaseSet set = sets.load(exchange.scope(), id(exchange));
    exchange.sendJson(200, json -> CaseSetJson.write(json, set));
  }

  private void cases(Exchange exchange) throws IOException {
    Results<EvaluationCase> found =
        sets.cases(
            exchange.scope(),
            id(exchange),
            exchange.integerParameter("maxResults", PAGE, 1, CaseLimits.CASES_PER_PAGE),
            exchange.parameter("pageToken").orElse(null));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("cases");
          found.items().forEach(one -> CaseSetJson.write(json, one));
          json.writeEndArray();
          NextPage.write(json, found.nextPageToken());
          json.writeEndObject();
        });
  }
}
