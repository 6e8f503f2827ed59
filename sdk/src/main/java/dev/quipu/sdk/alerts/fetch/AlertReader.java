package dev.quipu.sdk.alerts.fetch;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertFiring.Acknowledgement;
import dev.quipu.core.alerts.AlertFiring.Point;
import dev.quipu.core.alerts.AlertId;
import dev.quipu.core.alerts.AlertRule;
import dev.quipu.core.alerts.AlertSeverity;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.fetch.Pages;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.json.JsonObject;
import dev.quipu.sdk.wire.Query;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/// Fetches alerts and firings. Programs use the methods of `StoredRun` and `StoredExperiment`.
public record AlertReader(ServerReader reader) {
  private static final int A_PAGE = 500;

  /// The alerts that apply to a run.
  public List<Alert> ofRun(RunId run) {
    return alerts("/runs/" + run);
  }

  /// The alerts of an experiment itself.
  public List<Alert> ofExperiment(ExperimentId experiment) {
    return alerts("/experiments/" + experiment);
  }

  private List<Alert> alerts(String owner) {
    return reader
        .load(reader.api().ofProject(owner + "/alerts"), "alerts")
        .objects("alerts")
        .stream()
        .map(AlertReader::alert)
        .collect(Collectors.toList());
  }

  /// The firings in a run, newest first.
  public Iterator<AlertFiring> firingsOfRun(RunId run) {
    return firings("/runs/" + run);
  }

  /// The firings in the runs of an experiment, newest first.
  public Iterator<AlertFiring> firingsOfExperiment(ExperimentId experiment) {
    return firings("/experiments/" + experiment);
  }

  private Iterator<AlertFiring> firings(String owner) {
    return new Pages<>(
        A_PAGE,
        (token, max) -> {
          Query query = Query.EMPTY.with("max", max).withIfPresent("pageToken", token);
          JsonObject page =
              reader.load(reader.api().ofProject(owner + "/firings" + query), "firings");
          return new Pages.Page<>(
              page.objects("firings").stream()
                  .map(AlertReader::firing)
                  .collect(Collectors.toList()),
              page.findText("nextPageToken").orElse(null));
        });
  }

  private static Alert alert(JsonObject json) {
    return new Alert(
        new AlertId(json.text("id")),
        experiment(json),
        json.findText("runId").map(RunId::new).orElse(null),
        rule(json, json.flag("enabled")),
        0,
        json.integer("createdMs"),
        json.integer("updatedMs"),
        json.text("user"));
  }

  private static AlertRule rule(JsonObject json, boolean enabled) {
    return new AlertRule(
        json.text("condition"),
        json.text("message"),
        AlertSeverity.of(json.text("severity")),
        json.findInteger("cooldownMs").orElse(null),
        json.flag("stop"),
        enabled,
        json.texts("webhooks"));
  }

  private static AlertFiring firing(JsonObject json) {
    JsonObject point = json.has("point") ? json.object("point") : null;
    return new AlertFiring(
        json.integer("number"),
        new AlertId(json.text("alertId")),
        experiment(json),
        new RunId(json.text("runId")),
        0,
        json.integer("firedMs"),
        rule(json, true),
        point == null
            ? null
            : new Point(
                point.text("key"),
                point.integer("step"),
                point.integer("timeMs"),
                point.number("value")),
        json.findInteger("acknowledgedMs")
            .map(ms -> new Acknowledgement(ms, json.text("acknowledgedBy")))
            .orElse(null));
  }

  private static ExperimentId experiment(JsonObject json) {
    String id = json.text("experimentId");
    return ExperimentId.find(id)
        .orElseThrow(() ->
            new QuipuException(
                ErrorCode.INTERNAL, "An alert has the experiment " + Text.quote(id)));
  }
}
