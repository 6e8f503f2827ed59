package dev.quipu.store.sqlite.alerts;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertFiring.Acknowledgement;
import dev.quipu.core.alerts.AlertFiring.Point;
import dev.quipu.core.alerts.AlertId;
import dev.quipu.core.alerts.AlertRule;
import dev.quipu.core.alerts.AlertSeverity;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.AllProjectsReader.StoredAlert;
import dev.quipu.engine.port.read.RunKey;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.RowChecksum;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of alerts and firings.
public final class AlertRows {
  private AlertRows() {}

  private static final String RULE =
      "t.condition, t.message, t.severity, t.cooldown_ms, t.stop, t.enabled, t.webhooks";

  private static final String ALERT =
      "t.id, " + RULE + ", t.after_position, t.created_ms, t.updated_ms, t.user, ";

  private static final int AFTER_ALERT = 13;

  /// Selects alerts of experiments, of a table named `t`.
  static final String OF_EXPERIMENTS =
      "SELECT " + ALERT + "t.experiment_id, NULL, t.project_id FROM experiment_alert t";

  /// Selects alerts of runs with their runs `r`.
  static final String OF_RUNS =
      "SELECT "
          + ALERT
          + "r.experiment_id, r.id, t.project_id FROM run_alert t"
          + " JOIN run r ON r.project_id = t.project_id AND r.no = t.run_no";

  /// Orders alerts by the columns created_ms and id, as a union names them.
  static final String NEWEST_FIRST = " ORDER BY 10 DESC, 1";

  /// Selects firings `t` with their runs `r`.
  static final String FIRINGS =
      "SELECT t.no, "
          + RULE
          + ", t.alert_id, r.experiment_id, r.id, t.cause, t.fired_ms, t.key, t.step, t.time_ms,"
          + " t.value, t.acknowledged_ms, t.acknowledged_by FROM alert_firing t"
          + " JOIN run r ON r.project_id = t.project_id AND r.no = t.run_no";

  static Alert alert(Row row) throws SQLException {
    String run = row.textOrNull(AFTER_ALERT + 1);
    return new Alert(
        new AlertId(row.text(1)),
        new ExperimentId(row.number(AFTER_ALERT)),
        run == null ? null : new RunId(run),
        rule(row),
        row.number(9),
        row.number(10),
        row.number(11),
        row.text(12));
  }

  private static AlertRule rule(Row row) throws SQLException {
    return new AlertRule(
        row.text(2),
        row.text(3),
        row.word(4, AlertSeverity::find),
        row.numberOrNull(5),
        row.flag(6),
        row.flag(7),
        webhooks(row.text(8)));
  }

  static AlertFiring firing(Row row) throws SQLException {
    String key = row.textOrNull(14);
    Long acknowledgedMs = row.numberOrNull(18);
    return new AlertFiring(
        row.number(1),
        new AlertId(row.text(9)),
        new ExperimentId(row.number(10)),
        new RunId(row.text(11)),
        row.number(12),
        row.number(13),
        rule(row),
        key == null ? null : new Point(key, row.number(15), row.number(16), row.real(17)),
        acknowledgedMs == null ? null : new Acknowledgement(acknowledgedMs, row.text(19)));
  }

  private static List<String> webhooks(String lines) {
    return lines.isEmpty() ? List.of() : Arrays.asList(lines.split("\n"));
  }

  /// The values of a rule in the order of its columns.
  static List<@Nullable Object> values(AlertRule rule) {
    return Arrays.asList(
        rule.condition(),
        rule.message(),
        rule.severity().word(),
        rule.cooldownMs(),
        rule.stop() ? 1 : 0,
        rule.enabled() ? 1 : 0,
        String.join("\n", rule.webhooks()));
  }

  /// A value as it is stored: SQLite has neither NaN nor negative zero.
  static @Nullable Double stored(double value) {
    return Double.isNaN(value) ? null : value + 0.0;
  }

  /// All enabled alerts of runs and experiments that are there.
  public static List<StoredAlert> enabled(Session session) {
    List<StoredAlert> all = new ArrayList<>();
    for (String select : List.of(OF_EXPERIMENTS, OF_RUNS)) {
      session.eachSound(
          select + " WHERE t.enabled = 1",
          row -> all.add(new StoredAlert(new ProjectId(row.number(AFTER_ALERT + 2)), alert(row))));
    }
    return all;
  }

  public static long position(Session session) {
    return session.number("SELECT coalesce(max(position), 0) FROM alert_position");
  }

  public static void putPosition(Session session, long position) {
    if (position > position(session)) {
      session.update(
          "REPLACE INTO alert_position (only_row, position, checksum) VALUES (?, ?, ?)",
          RowChecksum.append(1, position));
    }
  }

  /// The running runs that have been asked to stop.
  public static List<RunKey> stopping(Session session) {
    return session.listSound(
        "SELECT t.project_id, r.id FROM run_stop t"
            + " JOIN run r ON r.project_id = t.project_id AND r.no = t.run_no"
            + " WHERE r.status = 'running'",
        row -> new RunKey(new ProjectId(row.number(1)), new RunId(row.text(2))));
  }
}
