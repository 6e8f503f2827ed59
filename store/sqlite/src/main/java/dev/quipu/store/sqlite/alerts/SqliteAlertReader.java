package dev.quipu.store.sqlite.alerts;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertId;
import dev.quipu.core.alerts.StopRequest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.alerts.AlertReader;
import dev.quipu.engine.port.read.Place;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Session;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the tables `experiment_alert`, `run_alert`, `alert_firing` and `run_stop`.
public class SqliteAlertReader implements AlertReader {
  private static final String BY_CREATION = " ORDER BY t.created_ms, t.id";

  protected final ProjectId project;
  protected final Session session;
  protected final RunRows runs;

  public SqliteAlertReader(ProjectId project, Session session, RunRows runs) {
    this.project = project;
    this.session = session;
    this.runs = runs;
  }

  @Override
  public Optional<Alert> find(AlertId id) {
    String byId = " WHERE t.project_id = ? AND t.id = ?";
    Alert found =
        session.first(
            AlertRows.OF_RUNS + byId + " AND r.deleted < 2",
            AlertRows::alert,
            project.value(),
            id.hex());
    return Optional.ofNullable(
        found != null
            ? found
            : session.first(
                AlertRows.OF_EXPERIMENTS + byId, AlertRows::alert, project.value(), id.hex()));
  }

  @Override
  public List<Alert> ofRun(RunId run) {
    RunRow row = runs.find(project, run);
    return row == null
        ? List.of()
        : session.listSound(
            AlertRows.OF_RUNS + " WHERE t.project_id = ? AND t.run_no = ?" + BY_CREATION,
            AlertRows::alert,
            project.value(),
            row.no());
  }

  @Override
  public List<Alert> ofExperiment(ExperimentId experiment) {
    return session.listSound(
        AlertRows.OF_EXPERIMENTS + " WHERE t.project_id = ? AND t.experiment_id = ?" + BY_CREATION,
        AlertRows::alert,
        project.value(),
        experiment.value());
  }

  @Override
  public long count() {
    return session.number(
        """
        SELECT (SELECT count(*) FROM experiment_alert WHERE project_id = ?1)
          + (SELECT count(*) FROM run_alert WHERE project_id = ?1)
        """,
        project.value());
  }

  @Override
  public List<Alert> page(Listing listing, @Nullable Place after, int max) {
    // Both tables have the columns id and created_ms in the same places.
    String tests =
        " AND e.deleted = 0"
            + (listing.experiment() == null ? " AND ?2 IS NULL" : " AND e.id = ?2")
            + (listing.severity() == null ? " AND ?3 IS NULL" : " AND t.severity = ?3")
            + (listing.enabled() == null ? " AND ?4 IS NULL" : " AND t.enabled = ?4")
            + " AND (?5 IS NULL OR t.created_ms < ?5 OR (t.created_ms = ?5 AND t.id > ?6))";
    return session.listSound(
        AlertRows.OF_EXPERIMENTS
            + " JOIN experiment e ON e.project_id = t.project_id AND e.id = t.experiment_id"
            + " WHERE t.project_id = ?1"
            + tests
            + " UNION ALL "
            + AlertRows.OF_RUNS
            + " JOIN experiment e ON e.project_id = r.project_id AND e.id = r.experiment_id"
            + " WHERE t.project_id = ?1 AND r.deleted = 0"
            + tests
            + AlertRows.NEWEST_FIRST
            + " LIMIT ?7",
        AlertRows::alert,
        project.value(),
        listing.experiment() == null ? null : listing.experiment().value(),
        listing.severity() == null ? null : listing.severity().word(),
        listing.enabled() == null ? null : (listing.enabled() ? 1 : 0),
        after == null ? null : after.timeMs(),
        after == null ? null : after.id(),
        max);
  }

  @Override
  public Optional<AlertFiring> findFiring(long no) {
    return Optional.ofNullable(
        session.first(
            AlertRows.FIRINGS + " WHERE t.project_id = ? AND t.no = ? AND r.deleted < 2",
            AlertRows::firing,
            project.value(),
            no));
  }

  @Override
  public boolean hasFired(AlertId alert, RunId run, long cause) {
    RunRow row = runs.find(project, run);
    return row != null
        && session.exists(
            """
            SELECT 1 FROM alert_firing
            WHERE project_id = ? AND run_no = ? AND alert_id = ? AND cause = ?
            """,
            project.value(),
            row.no(),
            alert.hex(),
            cause);
  }

  @Override
  public @Nullable Long lastFiredMs(AlertId alert, RunId run) {
    RunRow row = runs.find(project, run);
    return row == null
        ? null
        : session.first(
            """
            SELECT fired_ms FROM alert_firing
            WHERE project_id = ? AND run_no = ? AND alert_id = ? ORDER BY fired_ms DESC LIMIT 1
            """,
            found -> found.number(1),
            project.value(),
            row.no(),
            alert.hex());
  }

  @Override
  public List<AlertFiring> firings(Selection selection, @Nullable Long before, int max) {
    RunRow run = selection.run() == null ? null : runs.find(project, selection.run());
    if (selection.run() != null && run == null) {
      return List.of();
    }
    return session.listSound(
        AlertRows.FIRINGS
            + " WHERE t.project_id = ?1 AND (?2 IS NULL OR t.no < ?2)"
            + (run == null ? " AND r.deleted = 0 AND ?4 IS NULL" : " AND t.run_no = ?4")
            + (selection.experiment() == null ? " AND ?5 IS NULL" : " AND r.experiment_id = ?5")
            + (selection.alert() == null ? " AND ?6 IS NULL" : " AND t.alert_id = ?6")
            + (selection.severity() == null ? " AND ?7 IS NULL" : " AND t.severity = ?7")
            + (selection.unacknowledged() ? " AND t.acknowledged_ms IS NULL" : "")
            + " ORDER BY t.no DESC LIMIT ?3",
        AlertRows::firing,
        project.value(),
        before,
        max,
        run == null ? null : run.no(),
        selection.experiment() == null ? null : selection.experiment().value(),
        selection.alert() == null ? null : selection.alert().hex(),
        selection.severity() == null ? null : selection.severity().word());
  }

  @Override
  public Map<AlertId, FiringCount> countFirings(Collection<AlertId> alerts, @Nullable RunId run) {
    Map<AlertId, FiringCount> counts = new HashMap<>();
    RunRow row = run == null ? null : runs.find(project, run);
    if (run != null && row == null) {
      return counts;
    }
    session.eachSound(
        "SELECT alert_id, count(*), max(fired_ms) FROM alert_firing WHERE project_id = ?1 AND"
            + (row == null ? " ?3 IS NULL AND" : " run_no = ?3 AND")
            + " alert_id IN (SELECT value FROM json_each(?2)) GROUP BY alert_id",
        found ->
            counts.put(
                new AlertId(found.text(1)), new FiringCount(found.number(2), found.number(3))),
        project.value(),
        texts(alerts.stream().map(AlertId::hex).toList()),
        row == null ? null : row.no());
    return counts;
  }

  @Override
  public Map<RunId, Long> countUnacknowledged(Collection<RunId> of) {
    Map<RunId, Long> counts = new HashMap<>();
    session.eachSound(
        """
        SELECT r.id, count(*) FROM run r
          JOIN alert_firing t ON t.project_id = r.project_id AND t.run_no = r.no
            AND t.acknowledged_ms IS NULL
        WHERE r.project_id = ?1 AND r.id IN (SELECT value FROM json_each(?2)) GROUP BY r.id
        """,
        found -> counts.put(new RunId(found.text(1)), found.number(2)),
        project.value(),
        texts(of.stream().map(RunId::hex).toList()));
    return counts;
  }

  /// Ids as a JSON array; they need no quoting.
  private static String texts(List<String> ids) {
    return ids.stream().map(id -> '"' + id + '"').collect(Collectors.joining(",", "[", "]"));
  }

  @Override
  public Optional<StopRequest> findStop(RunId run) {
    RunRow row = runs.find(project, run);
    return row == null
        ? Optional.empty()
        : Optional.ofNullable(
            session.first(
                """
                SELECT requested_ms, user, reason FROM run_stop
                WHERE project_id = ? AND run_no = ?
                """,
                found -> new StopRequest(found.number(1), found.text(2), found.text(3)),
                project.value(),
                row.no()));
  }
}
