package dev.quipu.store.sqlite.notes;

import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.notes.NotesWriter;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Session;

/// Writes the table `run_notes_version`.
public final class SqliteNotesWriter extends SqliteNotesReader implements NotesWriter {
  public SqliteNotesWriter(ProjectId project, Session session, RunRows runs) {
    super(project, session, runs);
  }

  @Override
  public void add(RunId run, NotesVersion version) {
    session.update(
        """
        INSERT INTO run_notes_version (project_id, run_no, version, saved_ms, user, notes)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        project.value(),
        runs.load(project, run).no(),
        version.version(),
        version.savedMs(),
        version.user(),
        version.text());
  }

  @Override
  public void removeBefore(RunId run, long version) {
    session.update(
        "DELETE FROM run_notes_version WHERE project_id = ? AND run_no = ? AND version < ?",
        project.value(),
        runs.load(project, run).no(),
        version);
  }
}
