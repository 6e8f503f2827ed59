package dev.quipu.store.sqlite;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.UploadStore;
import java.util.List;
import java.util.Optional;

/// Uploads in the tables `upload` and `upload_part`.
final class SqliteUploads implements UploadStore {
  private final Session session;
  private final RunRows runs;

  SqliteUploads(Session session, RunRows runs) {
    this.session = session;
    this.runs = runs;
  }

  @Override
  public void create(ProjectId project, Upload upload) {
    session.update(
        """
        INSERT INTO upload (project_id, id, run_no, path, created_ms, touched_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?5)
        """,
        project.value(),
        upload.id(),
        runs.load(project, upload.run()).no(),
        upload.path().value(),
        upload.createdMs());
  }

  @Override
  public Optional<Upload> find(ProjectId project, String id) {
    return Optional.ofNullable(
        session.first(
            """
            SELECT u.id, r.id, u.path, u.created_ms
            FROM upload u JOIN run r ON r.project_id = u.project_id AND r.no = u.run_no
            WHERE u.project_id = ? AND u.id = ?
            """,
            row ->
                new Upload(
                    row.text(1),
                    new RunId(row.text(2)),
                    new ArtifactPath(row.text(3)),
                    row.number(4)),
            project.value(),
            id));
  }

  @Override
  public void putPart(ProjectId project, String uploadId, Part part, long nowMs) {
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
  public List<Part> parts(ProjectId project, String uploadId) {
    return session.list(
        """
        SELECT number, digest, size_bytes FROM upload_part
        WHERE project_id = ? AND upload_id = ? ORDER BY number
        """,
        row -> new Part((int) row.number(1), new Digest(row.text(2)), row.number(3)),
        project.value(),
        uploadId);
  }

  @Override
  public void remove(ProjectId project, String id) {
    remove(session, project, id);
  }

  static void remove(Session session, ProjectId project, String id) {
    session.update(
        """
        INSERT INTO leftover (digest)
        SELECT DISTINCT digest FROM upload_part WHERE project_id = ? AND upload_id = ?
        """,
        project.value(),
        id);
    session.update(
        "DELETE FROM upload_part WHERE project_id = ? AND upload_id = ?", project.value(), id);
    session.update("DELETE FROM upload WHERE project_id = ? AND id = ?", project.value(), id);
  }

  @Override
  public List<Leftover> leftovers(int max) {
    return session.list(
        "SELECT no, digest FROM leftover ORDER BY no LIMIT ?",
        row -> new Leftover(row.number(1), new Digest(row.text(2))),
        max);
  }

  @Override
  public void forget(List<Leftover> leftovers) {
    for (Leftover leftover : leftovers) {
      session.update("DELETE FROM leftover WHERE no = ?", leftover.no());
    }
  }
}
