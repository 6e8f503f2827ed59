package dev.quipu.engine.alerts;

import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertFiring.Point;
import dev.quipu.core.alerts.AlertRule;
import dev.quipu.core.json.ObjectText;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.outgoing.EventName;
import dev.quipu.engine.outgoing.Messages;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.webhooks.Occurrence;
import java.util.Locale;

/// Tells webhooks of a firing: those that the alert names or, if it names none, those that want to
/// know of all firings.
final class FiringNews {
  private FiringNews() {}

  static void tell(WriteTransaction tx, AlertFiring firing, RunInfo run) {
    AlertRule rule = firing.rule();
    String experiment = tx.experiments().find(run.experiment()).map(Experiment::name).orElse("");
    ObjectText data =
        new ObjectText()
            .put("alertId", firing.alert().hex())
            .put("firing", firing.no())
            .put("condition", rule.condition())
            .put("message", rule.message())
            .put("severity", rule.severity().word())
            .put("runId", run.id().hex())
            .put("run", run.name())
            .put("experimentId", run.experiment().toString())
            .put("experiment", experiment)
            .put("firedMs", firing.firedMs());
    Point point = firing.point();
    if (point != null) {
      data.put("metric", point.key()).put("step", point.step()).put("timeMs", point.timeMs());
      data.putJson("value", json(point.value()));
    }
    String title =
        "%s: %s (run '%s' of experiment '%s')"
            .formatted(
                rule.severity().word().toUpperCase(Locale.ROOT),
                rule.message(),
                run.name(),
                experiment);
    Occurrence occurrence =
        new Occurrence(
            EventName.ALERT_FIRED, firing.firedMs(), title, "runs/" + run.id().hex(), data.text());
    if (rule.webhooks().isEmpty()) {
      Messages.tell(tx, occurrence);
    } else {
      Messages.tell(tx, occurrence, rule.webhooks());
    }
  }

  private static String json(double value) {
    return Double.isFinite(value) ? Double.toString(value) : '"' + Double.toString(value) + '"';
  }
}
