package dev.quipu.store.sqlite.tables;

import static dev.quipu.store.sqlite.tables.Rules.*;
import static dev.quipu.store.sqlite.tables.Table.table;

import dev.quipu.core.alerts.AlertSeverity;
import java.util.List;

/// The tables of alerts, their firings, and requests to stop.
final class AlertTables {
  private AlertTables() {}

  static final List<Table> ALL =
      List.of(
          withRule(
                  table("experiment_alert", Owner.EXPERIMENT)
                      .key("project_id", FROM_ONE)
                      .key("id", ALERT_ID)
                      .with(COUNT, "experiment_id"))
              .with(COUNT, "after_position")
              .with(NUMBER, "created_ms", "updated_ms")
              .with(TEXT, "user")
              .with(RowChecksum::check, "checksum"),
          withRule(
                  table("run_alert", Owner.RUN)
                      .key("project_id", FROM_ONE)
                      .key("id", ALERT_ID)
                      .with(FROM_ONE, "run_no"))
              .with(COUNT, "after_position")
              .with(NUMBER, "created_ms", "updated_ms")
              .with(TEXT, "user")
              .with(RowChecksum::check, "checksum"),
          withRule(
                  table("alert_firing", Owner.RUN)
                      .key("project_id", FROM_ONE)
                      .key("no", FROM_ONE)
                      .with(FROM_ONE, "run_no")
                      // The alert may be gone.
                      .loose("alert_id", ALERT_ID)
                      .with(NUMBER, "cause", "fired_ms"))
              .with(optional(NAME), "key")
              .with(optional(NUMBER), "step", "time_ms")
              .with(ANY, "value")
              .with(optional(NUMBER), "acknowledged_ms")
              .with(optional(TEXT), "acknowledged_by")
              .with(RowChecksum::check, "checksum"),
          table("run_stop", Owner.RUN)
              .key("project_id", FROM_ONE)
              .key("run_no", FROM_ONE)
              .with(NUMBER, "requested_ms")
              .with(TEXT, "user", "reason")
              .with(RowChecksum::check, "checksum"),
          table("alert_position", Owner.STORE)
              .key("only_row", FROM_ONE)
              .with(COUNT, "position")
              .with(RowChecksum::check, "checksum"));

  /// Adds the columns of the rule of an alert.
  private static Table withRule(Table ofAlerts) {
    return ofAlerts
        .with(NAME, "condition", "message")
        .with(text(word -> AlertSeverity.find(word).isPresent()), "severity")
        .with(optional(FROM_ONE), "cooldown_ms")
        .with(FLAG, "stop", "enabled")
        .with(TEXT, "webhooks");
  }
}
