package dev.quipu.store.sqlite.write;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.write.ArtifactWriter;
import dev.quipu.store.sqlite.read.SqliteArtifactReader;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Session;

/// Writes artifacts in the tables `artifact` and `project_artifact`. The contents of a folder are a
/// range of paths: from `folder/` to before `folder0`, because `0` is the character after `/`.
final class SqliteArtifactWriter extends SqliteArtifactReader implements ArtifactWriter {
  SqliteArtifactWriter(ProjectId project, Session session, RunRows runs) {
    super(project, session, runs);
  }

  @Override
  public void put(ArtifactOwner owner, Artifact artifact) {
    Owned owned = load(owner);
    session.update(
        "INSERT INTO "
            + owned.table()
            + " ("
            + owned.keys()
            + ", "
            + COLUMNS
            + ") VALUES ("
            + "?, ".repeat(owned.values().size())
            + "?, ?, ?, ?, ?) ON CONFLICT ("
            + owned.keys()
            + ", path) DO UPDATE SET digest = excluded.digest, size_bytes = excluded.size_bytes,"
            + " media_type = excluded.media_type, created_ms = excluded.created_ms",
        owned.and(
            artifact.path().value(),
            artifact.digest().hex(),
            artifact.sizeBytes(),
            artifact.mediaType(),
            artifact.createdMs()));
  }

  @Override
  public int remove(ArtifactOwner owner, ArtifactPath path) {
    Owned owned = load(owner);
    return session.update(
        "DELETE FROM "
            + owned.table()
            + " WHERE "
            + owned.condition()
            + " AND (path = ? OR (path > ? AND path < ?))",
        owned.and(path.value(), path.value() + "/", path.value() + "0"));
  }

  private Owned load(ArtifactOwner owner) {
    return switch (owner) {
      case RunId run -> Owned.byRun(project, runs.load(project, run).no());
      case ProjectId own -> Owned.byProject(own);
    };
  }
}
