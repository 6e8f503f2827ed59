package dev.quipu.store.sqlite.write;

import dev.quipu.engine.port.projects.ProjectWriter;
import dev.quipu.engine.port.read.RunKey;
import dev.quipu.engine.port.write.AllProjectsWriter;
import dev.quipu.store.sqlite.alerts.AlertRows;
import dev.quipu.store.sqlite.projects.SqliteProjectWriter;
import dev.quipu.store.sqlite.read.SqliteAllProjectsReader;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Session;
import java.util.Collection;
import java.util.List;

/// Writes of all projects at once: projects, pulses, and the leftovers that have been handled.
final class SqliteAllProjectsWriter extends SqliteAllProjectsReader implements AllProjectsWriter {
  private final ProjectWriter projects;
  private final RunRows runs;

  SqliteAllProjectsWriter(Session session, RunRows runs) {
    super(session);
    projects = new SqliteProjectWriter(session);
    this.runs = runs;
  }

  @Override
  public ProjectWriter projects() {
    return projects;
  }

  @Override
  public void putPulses(Collection<Pulse> pulses) {
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
  public void forgetPulses(Collection<RunKey> ended) {
    for (RunKey key : ended) {
      RunRow row = runs.find(key.project(), key.run());
      if (row != null) {
        session.update(
            "DELETE FROM pulse WHERE project_id = ? AND run_no = ?",
            key.project().value(),
            row.no());
      }
    }
  }

  @Override
  public void putAlertPosition(long position) {
    AlertRows.putPosition(session, position);
  }

  @Override
  public void forget(List<Leftover> leftovers) {
    for (Leftover leftover : leftovers) {
      session.update("DELETE FROM leftover WHERE no = ?", leftover.no());
    }
  }
}
