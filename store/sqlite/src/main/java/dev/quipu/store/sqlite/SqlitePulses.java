package dev.quipu.store.sqlite;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.port.PulseStore;
import java.util.Collection;
import java.util.List;

/// Pulses in the table `pulse`.
final class SqlitePulses implements PulseStore {
  private final Session session;
  private final RunRows runs;

  SqlitePulses(Session session, RunRows runs) {
    this.session = session;
    this.runs = runs;
  }

  @Override
  public void put(Collection<Pulse> pulses) {
    for (Pulse pulse : pulses) {
      RunRow run = runs.find(pulse.project(), pulse.run());
      if (run != null) {
        session.update(
            """
            INSERT INTO pulse (project_id, run_no, seen_ms, beats) VALUES (?, ?, ?, ?)
            ON CONFLICT (project_id, run_no)
            DO UPDATE SET seen_ms = excluded.seen_ms, beats = excluded.beats
            """,
            pulse.project().value(),
            run.no(),
            pulse.seenMs(),
            pulse.beats());
      }
    }
  }

  @Override
  public void remove(ProjectId project, RunId run) {
    RunRow row = runs.find(project, run);
    if (row != null) {
      session.update(
          "DELETE FROM pulse WHERE project_id = ? AND run_no = ?", project.value(), row.no());
    }
  }

  @Override
  public List<Pulse> ofRunning() {
    return session.listSound(
        """
        SELECT p.project_id, r.id, r.experiment_id, p.seen_ms, p.beats
        FROM pulse p JOIN run r ON r.project_id = p.project_id AND r.no = p.run_no
        WHERE r.status = ?
        """,
        row ->
            new Pulse(
                new ProjectId(row.number(1)),
                new RunId(row.text(2)),
                new ExperimentId(row.number(3)),
                row.number(4),
                row.flag(5)),
        RunStatus.RUNNING.word());
  }
}
