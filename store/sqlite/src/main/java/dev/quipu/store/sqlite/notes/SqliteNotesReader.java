package dev.quipu.store.sqlite.notes;

import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.notes.NotesReader;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the table `run_notes_version`.
public class SqliteNotesReader implements NotesReader {
  protected final ProjectId project;
  protected final Session session;
  protected final RunRows runs;

  public SqliteNotesReader(ProjectId project, Session session, RunRows runs) {
    this.project = project;
    this.session = session;
    this.runs = runs;
  }

  @Override
  public List<NotesVersion> versions(RunId run, @Nullable Long before, int max) {
    RunRow row = runs.find(project, run);
    return row == null
        ? List.of()
        : session.listSound(
            """
            SELECT version, saved_ms, user, notes FROM run_notes_version
            WHERE project_id = ?1 AND run_no = ?2 AND (?3 IS NULL OR version < ?3)
            ORDER BY version DESC LIMIT ?4
            """,
            found ->
                new NotesVersion(found.number(1), found.number(2), found.text(3), found.text(4)),
            project.value(),
            row.no(),
            before,
            max);
  }
}
