package dev.quipu.store.sqlite.write;

import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.write.UploadWriter;
import dev.quipu.store.sqlite.read.SqliteUploadReader;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.Owner;
import dev.quipu.store.sqlite.tables.Table;
import dev.quipu.store.sqlite.tables.Tables;

/// Writes uploads in the tables `upload` and `upload_part`.
final class SqliteUploadWriter extends SqliteUploadReader implements UploadWriter {
  SqliteUploadWriter(ProjectId project, Session session, RunRows runs) {
    super(project, session, runs);
  }

  @Override
  public void create(Upload upload) {
    session.update(
        """
        INSERT INTO upload (project_id, id, run_no, path, created_ms, touched_ms, digest)
        VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)
        """,
        project.value(),
        upload.id(),
        runs.load(project, upload.run()).no(),
        upload.path().value(),
        upload.createdMs(),
        upload.digest() == null ? null : upload.digest().hex());
  }

  @Override
  public void putPart(String uploadId, Part part, long nowMs) {
    session.update(
        """
        INSERT INTO leftover (digest) SELECT digest FROM upload_part
        WHERE project_id = ? AND upload_id = ? AND number = ? AND digest <> ?
        """,
        project.value(),
        uploadId,
        part.number(),
        part.digest().hex());
    session.update(
        "UPDATE upload SET touched_ms = ? WHERE project_id = ? AND id = ?",
        nowMs,
        project.value(),
        uploadId);
    session.update(
        """
        INSERT INTO upload_part (project_id, upload_id, number, digest, size_bytes)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (project_id, upload_id, number)
        DO UPDATE SET digest = excluded.digest, size_bytes = excluded.size_bytes
        """,
        project.value(),
        uploadId,
        part.number(),
        part.digest().hex(),
        part.sizeBytes());
  }

  @Override
  public void remove(String id) {
    remove(session, project, id);
  }

  static void remove(Session session, ProjectId project, String id) {
    for (Table table : Tables.removedWith(Owner.UPLOAD)) {
      if (table.blob() != null) {
        session.update(
            "INSERT INTO leftover (digest) SELECT DISTINCT digest" + table.ofOwner(),
            project.value(),
            id);
      }
      session.update("DELETE" + table.ofOwner(), project.value(), id);
    }
    session.update("DELETE FROM upload WHERE project_id = ? AND id = ?", project.value(), id);
  }
}
