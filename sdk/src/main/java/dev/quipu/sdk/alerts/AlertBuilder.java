package dev.quipu.sdk.alerts;

import dev.quipu.core.alerts.AlertRule;
import dev.quipu.core.alerts.AlertSeverity;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Describes an alert, and sets it. For one thread.
///
/// ```java
/// run.alert("loss is nan or loss > 10").critical().stop().set("The loss is diverging");
/// ```
///
/// The server reads the condition and evaluates it for every point, whether or not this program
/// lives. An alert that is set again with the same rule is the same alert.
public final class AlertBuilder {
  private final Consumer<Described> sink;
  private final String condition;
  private AlertSeverity severity = AlertSeverity.WARNING;
  private @Nullable Duration cooldown;
  private boolean stop;
  private List<String> webhooks = List.of();

  /// What a program says of an alert; its rule is checked when it is made.
  public interface Described {
    AlertRule rule();
  }

  /// @param sink takes the alert; never throws
  public AlertBuilder(Consumer<Described> sink, String condition) {
    this.sink = sink;
    this.condition = condition;
  }

  /// How much a firing matters; a warning unless this is called.
  public AlertBuilder severity(AlertSeverity level) {
    severity = level;
    return this;
  }

  public AlertBuilder critical() {
    return severity(AlertSeverity.CRITICAL);
  }

  /// Fires again in the same run once this time has passed since the last firing. Without it, the
  /// alert fires once in a run.
  public AlertBuilder cooldown(Duration time) {
    cooldown = time;
    return this;
  }

  /// A firing asks the run to stop, which `run.shouldStop()` tells the training.
  public AlertBuilder stop() {
    stop = true;
    return this;
  }

  /// The names of webhooks of the server that are told of firings.
  public AlertBuilder webhooks(String... names) {
    webhooks = List.of(names);
    return this;
  }

  /// Sets the alert. Never throws: what is wrong with it is in the report of the run.
  ///
  /// @param message what people are told when it fires
  public void set(String message) {
    Duration again = cooldown;
    AlertSeverity level = severity;
    boolean stops = stop;
    List<String> names = webhooks;
    sink.accept(() ->
        new AlertRule(
            condition,
            message,
            level,
            again == null ? null : again.toMillis(),
            stops,
            true,
            names));
  }
}
