package dev.quipu.store.sqlite.alerts;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertFiring.Acknowledgement;
import dev.quipu.core.alerts.AlertFiring.Point;
import dev.quipu.core.alerts.AlertId;
import dev.quipu.core.alerts.StopRequest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.alerts.AlertWriter;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.RowChecksum;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the tables of [SqliteAlertReader].
public final class SqliteAlertWriter extends SqliteAlertReader implements AlertWriter {
  private static final String RULE =
      "condition, message, severity, cooldown_ms, stop, enabled, webhooks, ";

  public SqliteAlertWriter(ProjectId project, Session session, RunRows runs) {
    super(project, session, runs);
  }

  @Override
  public void put(Alert alert) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(project.value());
    values.add(alert.id().hex());
    values.add(
        alert.run() == null ? alert.experiment().value() : runs.load(project, alert.run()).no());
    values.addAll(AlertRows.values(alert.rule()));
    values.add(alert.after());
    values.add(alert.createdMs());
    values.add(alert.updatedMs());
    values.add(alert.user());
    session.update(
        "REPLACE INTO "
            + (alert.run() == null
                ? "experiment_alert (project_id, id, experiment_id, "
                : "run_alert (project_id, id, run_no, ")
            + RULE
            + "after_position, created_ms, updated_ms, user, checksum)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        RowChecksum.append(values.toArray()));
  }

  @Override
  public void remove(AlertId id) {
    for (String table : List.of("run_alert", "experiment_alert")) {
      session.update(
          "DELETE FROM " + table + " WHERE project_id = ? AND id = ?", project.value(), id.hex());
    }
  }

  @Override
  public AlertFiring add(AlertFiring firing) {
    long no =
        session.number(
            "SELECT coalesce(max(no), 0) + 1 FROM alert_firing WHERE project_id = ?",
            project.value());
    AlertFiring numbered =
        new AlertFiring(
            no,
            firing.alert(),
            firing.experiment(),
            firing.run(),
            firing.cause(),
            firing.firedMs(),
            firing.rule(),
            firing.point(),
            firing.acknowledgement());
    put(numbered);
    return numbered;
  }

  private void put(AlertFiring firing) {
    Point point = firing.point();
    Acknowledgement acknowledgement = firing.acknowledgement();
    List<@Nullable Object> values = new ArrayList<>();
    values.add(project.value());
    values.add(firing.no());
    values.add(runs.load(project, firing.run()).no());
    values.add(firing.alert().hex());
    values.add(firing.cause());
    values.add(firing.firedMs());
    values.addAll(AlertRows.values(firing.rule()));
    values.add(point == null ? null : point.key());
    values.add(point == null ? null : point.step());
    values.add(point == null ? null : point.timeMs());
    values.add(point == null ? null : AlertRows.stored(point.value()));
    values.add(acknowledgement == null ? null : acknowledgement.timeMs());
    values.add(acknowledgement == null ? null : acknowledgement.user());
    session.update(
        "REPLACE INTO alert_firing (project_id, no, run_no, alert_id, cause, fired_ms, "
            + RULE
            + "key, step, time_ms, value, acknowledged_ms, acknowledged_by, checksum)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        RowChecksum.append(values.toArray()));
  }

  @Override
  public void acknowledge(long no, Acknowledgement acknowledgement) {
    findFiring(no)
        .ifPresent(found ->
            put(
                new AlertFiring(
                    no,
                    found.alert(),
                    found.experiment(),
                    found.run(),
                    found.cause(),
                    found.firedMs(),
                    found.rule(),
                    found.point(),
                    acknowledgement)));
  }

  @Override
  public void putStop(RunId run, StopRequest request) {
    session.update(
        """
        REPLACE INTO run_stop (project_id, run_no, requested_ms, user, reason, checksum)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        RowChecksum.append(
            project.value(),
            runs.load(project, run).no(),
            request.requestedMs(),
            request.user(),
            request.reason()));
  }

  @Override
  public void removeStop(RunId run) {
    session.update(
        "DELETE FROM run_stop WHERE project_id = ? AND run_no = ?",
        project.value(),
        runs.load(project, run).no());
  }

  @Override
  public void reach(long position) {
    AlertRows.putPosition(session, position);
  }
}
