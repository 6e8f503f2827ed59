package dev.quipu.store.sqlite;

import dev.quipu.core.Artifact;
import dev.quipu.core.ArtifactPath;
import dev.quipu.core.Digest;
import dev.quipu.core.ProjectId;
import dev.quipu.core.RunId;
import dev.quipu.engine.store.ArtifactStore;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Artifacts in the table `artifact`. What lies below a folder is a range of paths: from `folder/`
/// to before `folder0`, for `0` is the character after `/`.
final class SqliteArtifacts implements ArtifactStore {
  private final Session session;
  private final RunRows runs;

  SqliteArtifacts(Session session, RunRows runs) {
    this.session = session;
    this.runs = runs;
  }

  @Override
  public void put(ProjectId project, RunId run, Artifact artifact) {
    session.update(
        """
        INSERT INTO artifact
          (project_id, run_no, path, digest, size_bytes, media_type, created_ms)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (project_id, run_no, path) DO UPDATE SET digest = excluded.digest,
          size_bytes = excluded.size_bytes, media_type = excluded.media_type,
          created_ms = excluded.created_ms
        """,
        project.value(),
        runs.load(project, run).no(),
        artifact.path().value(),
        artifact.digest().hex(),
        artifact.sizeBytes(),
        artifact.mediaType(),
        artifact.createdMs());
  }

  @Override
  public Optional<Artifact> find(ProjectId project, RunId run, ArtifactPath path) {
    RunRow row = runs.find(project, run);
    return row == null
        ? Optional.empty()
        : Optional.ofNullable(
            session.first(
                """
                SELECT path, digest, size_bytes, media_type, created_ms FROM artifact
                WHERE project_id = ? AND run_no = ? AND path = ?
                """,
                SqliteArtifacts::artifact,
                project.value(),
                row.no(),
                path.value()));
  }

  @Override
  public boolean isFolder(ProjectId project, RunId run, ArtifactPath path) {
    RunRow row = runs.find(project, run);
    return row != null
        && session.exists(
            """
            SELECT 1 FROM artifact
            WHERE project_id = ? AND run_no = ? AND path > ? AND path < ? LIMIT 1
            """,
            project.value(),
            row.no(),
            path.value() + "/",
            path.value() + "0");
  }

  @Override
  public List<Entry> list(ProjectId project, RunId run, @Nullable ArtifactPath folder, int max) {
    RunRow row = runs.find(project, run);
    if (row == null) {
      return List.of();
    }
    String from = folder == null ? "" : folder.value() + "/";
    String to = folder == null ? Prefix.LAST : folder.value() + "0";
    long start = from.codePointCount(0, from.length()) + 1L;
    // The columns beside a max() are those of the row that has it: of the only one, for a file.
    return session.listSound(
        """
        SELECT substr(path, ?, CASE slash WHEN 0 THEN 1000000 ELSE slash - 1 END) AS name,
          slash > 0 AS folder, count(*), sum(size_bytes), max(path), digest, media_type, created_ms
        FROM (
          SELECT path, digest, size_bytes, media_type, created_ms,
            instr(substr(path, ?), '/') AS slash
          FROM artifact WHERE project_id = ? AND run_no = ? AND path > ? AND path < ?)
        GROUP BY name, folder ORDER BY name LIMIT ?
        """,
        entry ->
            entry.flag(2)
                ? new Entry.Folder(
                    new ArtifactPath(from + entry.text(1)), entry.number(3), entry.number(4))
                : new Entry.File(
                    new Artifact(
                        new ArtifactPath(entry.text(5)),
                        new Digest(entry.text(6)),
                        entry.number(4),
                        entry.text(7),
                        entry.number(8))),
        start,
        start,
        project.value(),
        row.no(),
        from,
        to,
        max);
  }

  @Override
  public int remove(ProjectId project, RunId run, ArtifactPath path) {
    return session.update(
        """
        DELETE FROM artifact
        WHERE project_id = ? AND run_no = ? AND (path = ? OR (path > ? AND path < ?))
        """,
        project.value(),
        runs.load(project, run).no(),
        path.value(),
        path.value() + "/",
        path.value() + "0");
  }

  private static Artifact artifact(Row row) throws SQLException {
    return new Artifact(
        new ArtifactPath(row.text(1)),
        new Digest(row.text(2)),
        row.number(3),
        row.text(4),
        row.number(5));
  }
}
