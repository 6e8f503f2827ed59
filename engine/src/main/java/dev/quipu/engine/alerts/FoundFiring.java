package dev.quipu.engine.alerts;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertLimits;
import dev.quipu.core.alerts.AlertRule;
import dev.quipu.core.alerts.StopRequest;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.text.Text;
import dev.quipu.engine.alerts.AlertIndex.Watched;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.RunKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A firing that has been found and is not stored yet.
///
/// @param cause see [AlertFiring#cause]
/// @param point null for a silence
record FoundFiring(
    Watched watched, RunKey run, long cause, AlertFiring.@Nullable Point point, long nowMs) {
  /// Stores the firing and its event, unless it is stored already, or the run or the alert is no
  /// longer there or may not fire.
  ///
  /// @return whether the run has been asked to stop
  boolean store(WriteTransaction tx) {
    Optional<RunInfo> run = tx.runs().find(this.run.run()).filter(this::mayFire);
    Alert alert = watched.alert();
    if (run.isEmpty()
        || tx.experiments()
            .find(run.get().experiment())
            .filter(of -> of.isActive() && of.status() != ExperimentStatus.ARCHIVED)
            .isEmpty()
        || tx.alerts().find(alert.id()).filter(found -> found.rule().enabled()).isEmpty()
        || tx.alerts().hasFired(alert.id(), this.run.run(), cause)
        || isQuiet(tx.alerts().lastFiredMs(alert.id(), this.run.run()))) {
      return false;
    }
    RunInfo info = run.get();
    AlertFiring stored =
        tx.alerts()
            .add(
                new AlertFiring(
                    0,
                    alert.id(),
                    info.experiment(),
                    info.id(),
                    cause,
                    nowMs,
                    alert.rule(),
                    point,
                    null));
    FiringNews.tell(tx, stored, info);
    tx.events().append(new Event.AlertFired(info.experiment(), info.id(), stored.no()));
    boolean stops = alert.rule().stop() && info.status() == RunStatus.RUNNING;
    if (stops) {
      String reason = Text.first(alert.rule().message(), AlertLimits.REASON_CHARS);
      tx.alerts().putStop(info.id(), new StopRequest(nowMs, "", reason));
    }
    return stops;
  }

  private boolean mayFire(RunInfo info) {
    return info.isActive() && (point != null || info.status() == RunStatus.RUNNING);
  }

  private boolean isQuiet(@Nullable Long lastFiredMs) {
    AlertRule rule = watched.alert().rule();
    return lastFiredMs != null
        && (rule.cooldownMs() == null || nowMs - lastFiredMs < rule.cooldownMs());
  }
}
