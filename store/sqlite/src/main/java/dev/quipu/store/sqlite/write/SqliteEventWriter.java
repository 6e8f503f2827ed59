package dev.quipu.store.sqlite.write;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.write.EventWriter;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.RowChecksum;
import dev.quipu.store.sqlite.tables.Tables;
import org.jspecify.annotations.Nullable;

/// Writes the tables `event` and `registry_event`, and removes their oldest rows.
final class SqliteEventWriter implements EventWriter {
  /// Removing many neighbours at once costs little for each.
  private static final int REMOVED_AT_ONCE = 1000;

  /// Stands where an event is of no experiment.
  private static final ExperimentId NO_EXPERIMENT = new ExperimentId(0);

  private final ProjectId project;
  private final Session session;
  private final WriteHost host;

  SqliteEventWriter(ProjectId project, Session session, WriteHost host) {
    this.project = project;
    this.session = session;
    this.host = host;
  }

  @Override
  public long append(Event event) {
    return switch (event) {
      case Event.PointsAppended points ->
          insert(Tables.POINTS_EVENT, points.experiment(), points.run(), points.frame());
      case Event.RunChanged run -> insert(run.change().word(), run.experiment(), run.run(), null);
      case Event.ExperimentChanged changed ->
          insert(changed.change().word(), changed.experiment(), null, null);
      case Event.RegistryChanged changed -> insert(changed);
      case Event.AlertsChanged changed ->
          insert(Tables.ALERTS_EVENT, changed.experiment(), changed.run(), null);
      case Event.AlertFired fired ->
          insert(Tables.FIRED_EVENT, fired.experiment(), fired.run(), fired.firing());
    };
  }

  private long insert(Event.RegistryChanged changed) {
    long position = insert(Tables.REGISTRY_EVENT, NO_EXPERIMENT, null, null);
    session.update(
        """
        INSERT INTO registry_event
          (position, project_id, action, prompt, model, version, data, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        RowChecksum.append(
            position,
            project.value(),
            changed.action().word(),
            changed.isPrompt() ? 1 : 0,
            changed.model(),
            changed.version(),
            changed.data()));
    return position;
  }

  /// Returns the position of the event.
  private long insert(
      String kind, ExperimentId experiment, @Nullable RunId run, @Nullable Long frame) {
    long position = host.nextEvent();
    session.update(
        """
        INSERT INTO event (position, project_id, kind, experiment_id, run_id, frame_no, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        RowChecksum.append(
            position,
            project.value(),
            kind,
            experiment.value(),
            run == null ? null : run.hex(),
            frame));
    if (position % REMOVED_AT_ONCE == 0) {
      session.update("DELETE FROM event WHERE position <= ?", position - KEPT);
      session.update("DELETE FROM registry_event WHERE position <= ?", position - KEPT);
    }
    return position;
  }
}
