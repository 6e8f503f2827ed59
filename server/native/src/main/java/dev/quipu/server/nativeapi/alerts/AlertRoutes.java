package dev.quipu.server.nativeapi.alerts;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertId;
import dev.quipu.core.alerts.AlertLimits;
import dev.quipu.core.alerts.AlertRule;
import dev.quipu.core.alerts.AlertSeverity;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.engine.alerts.Alerts;
import dev.quipu.engine.alerts.Alerts.Listed;
import dev.quipu.engine.port.alerts.AlertReader.Listing;
import dev.quipu.engine.port.alerts.AlertReader.Selection;
import dev.quipu.engine.request.Results;
import dev.quipu.query.Condition;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.NextPage;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Alerts and their firings.
public final class AlertRoutes {
  private static final int PAGE = 100;
  private static final String RUN_SCOPE = "run";
  private static final String EXPERIMENT_SCOPE = "experiment";
  private static final String EXPERIMENT = Paths.EXPERIMENTS + "/{experimentId}";
  private static final String ALERT = Paths.PROJECT + "/alerts/{alertId}";

  private final Alerts alerts;

  public AlertRoutes(Alerts alerts) {
    this.alerts = alerts;
  }

  public List<Route> routes() {
    String firing = Paths.PROJECT + "/firings/{number}";
    return List.of(
        new Route(Method.GET, Paths.PROJECT + "/alerts", Permission.READ, this::list),
        new Route(Method.GET, Paths.RUN + "/alerts", Permission.READ, this::ofRun),
        new Route(Method.POST, Paths.RUN + "/alerts", Permission.WRITE, this::createForRun),
        new Route(Method.GET, EXPERIMENT + "/alerts", Permission.READ, this::ofExperiment),
        new Route(Method.POST, EXPERIMENT + "/alerts", Permission.WRITE, this::createForExperiment),
        new Route(Method.POST, Paths.PROJECT + "/alerts/check", Permission.READ, this::check),
        new Route(Method.GET, ALERT, Permission.READ, this::load),
        new Route(Method.PATCH, ALERT, Permission.WRITE, this::update),
        new Route(Method.DELETE, ALERT, Permission.WRITE, this::delete),
        new Route(Method.GET, Paths.RUN + "/firings", Permission.READ, this::firingsOfRun),
        new Route(Method.GET, EXPERIMENT + "/firings", Permission.READ, this::firingsOfExperiment),
        new Route(Method.GET, Paths.PROJECT + "/firings", Permission.READ, this::firingsOfAll),
        new Route(Method.GET, firing, Permission.READ, this::firing),
        new Route(Method.POST, firing + "/acknowledge", Permission.WRITE, this::acknowledge));
  }

  private static AlertId alert(Exchange exchange) {
    return new AlertId(exchange.variable("alertId"));
  }

  private void list(Exchange exchange) throws IOException {
    Listing listing =
        new Listing(
            exchange.parameter("experimentId").map(Ids::experiment).orElse(null),
            severity(exchange),
            exchange.parameter("enabled").isEmpty() ? null : exchange.flagParameter("enabled"));
    Results<Listed> found =
        alerts.list(
            exchange.scope(),
            listing,
            exchange.integerParameter("max", PAGE, 1, AlertLimits.ALERTS_PER_PAGE),
            exchange.parameter("pageToken").orElse(null));
    send(exchange, found);
  }

  private static @Nullable AlertSeverity severity(Exchange exchange) {
    return exchange.parameter("severity").map(AlertSeverity::of).orElse(null);
  }

  private void ofRun(Exchange exchange) throws IOException {
    send(exchange, new Results<>(alerts.ofRun(exchange.scope(), Ids.run(exchange)), null));
  }

  private void ofExperiment(Exchange exchange) throws IOException {
    List<Listed> all = alerts.ofExperiment(exchange.scope(), Ids.experiment(exchange));
    send(exchange, new Results<>(all, null));
  }

  private static void send(Exchange exchange, Results<Listed> page) throws IOException {
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("alerts");
          page.items().forEach(alert -> AlertJson.write(json, alert));
          json.writeEndArray();
          NextPage.write(json, page.nextPageToken());
          json.writeEndObject();
        });
  }

  private void createForRun(Exchange exchange) throws IOException {
    RunId run = Ids.run(exchange);
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    AlertRule rule = AlertJson.rule(body);
    String scope = body.text("scope").orElse(RUN_SCOPE);
    if (!scope.equals(RUN_SCOPE) && !scope.equals(EXPERIMENT_SCOPE)) {
      throw QuipuException.invalid(
          "Scope of an alert is " + Text.quote(scope) + "; it must be run or experiment");
    }
    send(
        exchange,
        scope.equals(RUN_SCOPE)
            ? alerts.create(exchange.scope(), run, id(body), rule)
            : alerts.createForExperimentOf(exchange.scope(), run, id(body), rule));
  }

  private void createForExperiment(Exchange exchange) throws IOException {
    ExperimentId experiment = Ids.experiment(exchange);
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    AlertRule rule = AlertJson.rule(body);
    send(exchange, alerts.create(exchange.scope(), experiment, id(body), rule));
  }

  private static @Nullable AlertId id(JsonObject body) {
    return body.text("id").map(AlertId::new).orElse(null);
  }

  private void send(Exchange exchange, Alert alert) throws IOException {
    Listed listed = alerts.load(exchange.scope(), alert.id());
    exchange.sendJson(200, json -> AlertJson.write(json, listed));
  }

  private void check(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    Condition condition = alerts.parse(body.requiredText("condition"));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("metrics");
          condition.keys().forEach(json::writeString);
          json.writeEndArray();
          json.writeBooleanProperty("asksForSilence", condition.asksForSilence());
          json.writeEndObject();
        });
  }

  private void load(Exchange exchange) throws IOException {
    Listed listed = alerts.load(exchange.scope(), alert(exchange));
    exchange.sendJson(200, json -> AlertJson.write(json, listed));
  }

  private void update(Exchange exchange) throws IOException {
    AlertId id = alert(exchange);
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    send(exchange, alerts.update(exchange.scope(), id, old -> AlertJson.change(old, body)));
  }

  private void delete(Exchange exchange) {
    alerts.delete(exchange.scope(), alert(exchange));
    exchange.sendEmpty(204);
  }

  private void firingsOfRun(Exchange exchange) throws IOException {
    firings(exchange, Selection.ALL.in(Ids.run(exchange)));
  }

  private void firingsOfExperiment(Exchange exchange) throws IOException {
    firings(exchange, Selection.ALL.in(Ids.experiment(exchange)));
  }

  private void firingsOfAll(Exchange exchange) throws IOException {
    firings(exchange, Selection.ALL);
  }

  private void firings(Exchange exchange, Selection all) throws IOException {
    Selection selection =
        new Selection(
            all.experiment(),
            all.run(),
            exchange.parameter("alertId").map(AlertId::new).orElse(null),
            severity(exchange),
            exchange.flagParameter("unacknowledged"));
    Results<AlertFiring> found =
        alerts.firings(
            exchange.scope(),
            selection,
            exchange.integerParameter("max", PAGE, 1, AlertLimits.FIRINGS_PER_PAGE),
            exchange.parameter("pageToken").orElse(null));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("firings");
          found.items().forEach(firing -> AlertJson.write(json, firing));
          json.writeEndArray();
          NextPage.write(json, found.nextPageToken());
          json.writeEndObject();
        });
  }

  private void firing(Exchange exchange) throws IOException {
    long number = AlertJson.number(exchange.variable("number"));
    AlertFiring firing = alerts.loadFiring(exchange.scope(), number);
    exchange.sendJson(200, json -> AlertJson.write(json, firing));
  }

  private void acknowledge(Exchange exchange) throws IOException {
    long number = AlertJson.number(exchange.variable("number"));
    AlertFiring firing = alerts.acknowledge(exchange.scope(), number);
    exchange.sendJson(200, json -> AlertJson.write(json, firing));
  }
}
