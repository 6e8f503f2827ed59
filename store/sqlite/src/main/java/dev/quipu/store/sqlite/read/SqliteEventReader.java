package dev.quipu.store.sqlite.read;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.registry.RegistryAction;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.EventReader;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.Tables;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Reads the tables `event` and `registry_event`.
public final class SqliteEventReader implements EventReader {
  private final Session session;

  SqliteEventReader(Session session) {
    this.session = session;
  }

  @Override
  public List<Stored> after(long position, int max) {
    return session.listSound(
        """
        SELECT e.position, e.project_id, e.kind, e.experiment_id, e.run_id, e.frame_no,
          r.action, r.prompt, r.model, r.version, r.data
        FROM event e
        LEFT JOIN registry_event r ON r.position = e.position AND e.kind = 'registry'
        WHERE e.position > ? ORDER BY e.position LIMIT ?
        """,
        row -> new Stored(row.number(1), new ProjectId(row.number(2)), event(row)),
        position,
        max);
  }

  private static Event event(Row row) throws SQLException {
    if (row.text(3).equals(Tables.REGISTRY_EVENT)) {
      Long version = row.numberOrNull(10);
      return new Event.RegistryChanged(
          row.word(7, RegistryAction::find),
          row.flag(8),
          row.text(9),
          version == null ? null : Math.toIntExact(version),
          row.text(11));
    }
    ExperimentId experiment = new ExperimentId(row.number(4));
    String run = row.textOrNull(5);
    if (row.text(3).equals(Tables.POINTS_EVENT)) {
      return new Event.PointsAppended(experiment, new RunId(row.text(5)), row.number(6));
    }
    if (row.text(3).equals(Tables.FIRED_EVENT)) {
      return new Event.AlertFired(experiment, new RunId(row.text(5)), row.number(6));
    }
    if (row.text(3).equals(Tables.ALERTS_EVENT)) {
      return new Event.AlertsChanged(experiment, run == null ? null : new RunId(run));
    }
    Event.Change change = row.word(3, Event.Change::find);
    return run == null
        ? new Event.ExperimentChanged(experiment, change)
        : new Event.RunChanged(experiment, new RunId(run), change);
  }

  @Override
  public long newest() {
    return session.number("SELECT coalesce(max(position), 0) FROM event");
  }

  @Override
  public long oldest() {
    return session.number("SELECT coalesce(min(position), 0) FROM event");
  }

  @Override
  public Optional<Frame> frame(Event.PointsAppended event) {
    return Optional.ofNullable(
        session.first(
            "SELECT body FROM frame WHERE no = ?",
            row -> Frame.decode(row.bytes(1)),
            event.frame()));
  }
}
