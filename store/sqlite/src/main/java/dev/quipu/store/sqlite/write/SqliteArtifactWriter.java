package dev.quipu.store.sqlite.write;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.reference.ReferenceTarget;
import dev.quipu.engine.port.write.ArtifactWriter;
import dev.quipu.store.sqlite.models.ModelRow;
import dev.quipu.store.sqlite.read.ArtifactRows;
import dev.quipu.store.sqlite.read.SqliteArtifactReader;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Session;

/// Writes artifacts in the tables of [ArtifactRows].
final class SqliteArtifactWriter extends SqliteArtifactReader implements ArtifactWriter {
  SqliteArtifactWriter(ProjectId project, Session session, RunRows runs) {
    super(project, session, runs);
  }

  @Override
  public void put(ArtifactOwner owner, Artifact artifact) {
    ArtifactRows rows = load(owner);
    if (rows.hasReferencesAndFolders()) {
      removeAt("artifact_reference", rows, artifact.path());
    }
    session.update(
        "INSERT INTO "
            + rows.files()
            + " ("
            + rows.keys()
            + ", path, digest, size_bytes, media_type, created_ms) VALUES ("
            + rows.keyValues()
            + ", ?3, ?4, ?5, ?6, ?7) ON CONFLICT ("
            + rows.keys()
            + ", path) DO UPDATE SET digest = excluded.digest, size_bytes = excluded.size_bytes,"
            + " media_type = excluded.media_type, created_ms = excluded.created_ms",
        rows.and(
            artifact.path().value(),
            artifact.digest().hex(),
            artifact.sizeBytes(),
            artifact.mediaType(),
            artifact.createdMs()));
  }

  @Override
  public void putReference(RunId run, Reference reference) {
    ArtifactRows rows = load(run);
    ReferenceTarget target = reference.target();
    removeAt(rows.files(), rows, reference.path());
    session.update(
        """
        INSERT INTO artifact_reference
        (project_id, run_no, path, uri, size_bytes, digest, etag, media_type, created_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (project_id, run_no, path) DO UPDATE SET uri = excluded.uri,
        size_bytes = excluded.size_bytes, digest = excluded.digest, etag = excluded.etag,
        media_type = excluded.media_type, created_ms = excluded.created_ms
        """,
        rows.and(
            reference.path().value(),
            target.uri().value(),
            target.sizeBytes(),
            target.digest() == null ? null : target.digest().hex(),
            target.etag(),
            target.mediaType(),
            reference.createdMs()));
  }

  @Override
  public void putFolder(RunId run, StoredFolder folder) {
    session.update(
        """
        INSERT INTO artifact_folder (project_id, run_no, path, created_ms)
        VALUES (?1, ?2, ?3, ?4) ON CONFLICT (project_id, run_no, path) DO NOTHING
        """,
        load(run).and(folder.path().value(), folder.createdMs()));
  }

  private void removeAt(String table, ArtifactRows rows, ArtifactPath path) {
    session.update(
        "DELETE FROM " + table + " WHERE " + rows.owned() + " AND path = ?3",
        rows.and(path.value()));
  }

  @Override
  public int remove(ArtifactOwner owner, ArtifactPath path) {
    ArtifactRows rows = load(owner);
    int removed = 0;
    for (String table : rows.tables()) {
      removed +=
          session.update(
              "DELETE FROM "
                  + table
                  + " WHERE "
                  + rows.owned()
                  + " AND (path = ?3 OR (path > ?4 AND path < ?5))",
              rows.and(path.value(), path.value() + "/", path.value() + "0"));
    }
    return removed;
  }

  private ArtifactRows load(ArtifactOwner owner) {
    return switch (owner) {
      case RunId run -> ArtifactRows.ofRun(project, runs.load(project, run).no());
      case ModelId model -> {
        Long no = ModelRow.number(session, project, model);
        if (no == null) {
          throw QuipuException.notFound("Model " + model + " does not exist");
        }
        yield ArtifactRows.ofModel(project, no);
      }
      case ProjectId own -> ArtifactRows.ofProject(own);
    };
  }
}
