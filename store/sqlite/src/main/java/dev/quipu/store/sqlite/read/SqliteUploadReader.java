package dev.quipu.store.sqlite.read;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.UploadReader;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Reads uploads in the tables `upload` and `upload_part`.
public class SqliteUploadReader implements UploadReader {
  protected final ProjectId project;
  protected final Session session;
  protected final RunRows runs;

  public SqliteUploadReader(ProjectId project, Session session, RunRows runs) {
    this.project = project;
    this.session = session;
    this.runs = runs;
  }

  @Override
  public Optional<Upload> find(String id) {
    return first("u.id = ?2", project.value(), id);
  }

  @Override
  public Optional<Upload> find(RunId run, ArtifactPath path, Digest digest) {
    RunRow row = runs.find(project, run);
    return row == null
        ? Optional.empty()
        : first(
            "u.run_no = ?2 AND u.path = ?3 AND u.digest = ?4 ORDER BY u.created_ms DESC, u.id DESC",
            project.value(),
            row.no(),
            path.value(),
            digest.hex());
  }

  private Optional<Upload> first(String condition, Object... arguments) {
    return Optional.ofNullable(
        session.first(
            "SELECT u.id, r.id, u.path, u.digest, u.created_ms FROM upload u"
                + " JOIN run r ON r.project_id = u.project_id AND r.no = u.run_no"
                + " WHERE u.project_id = ?1 AND "
                + condition,
            SqliteUploadReader::upload,
            arguments));
  }

  private static Upload upload(Row row) throws SQLException {
    String digest = row.textOrNull(4);
    return new Upload(
        row.text(1),
        new RunId(row.text(2)),
        new ArtifactPath(row.text(3)),
        digest == null ? null : new Digest(digest),
        row.number(5));
  }

  @Override
  public List<Part> parts(String uploadId) {
    return session.list(
        """
        SELECT number, digest, size_bytes FROM upload_part
        WHERE project_id = ? AND upload_id = ? ORDER BY number
        """,
        row -> new Part((int) row.number(1), new Digest(row.text(2)), row.number(3)),
        project.value(),
        uploadId);
  }
}
