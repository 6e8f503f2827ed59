-- Artifacts that belong to no run.
CREATE TABLE project_artifact (
  project_id INTEGER NOT NULL REFERENCES project (id),
  path TEXT NOT NULL,
  digest TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  PRIMARY KEY (project_id, path)
) STRICT, WITHOUT ROWID;

CREATE INDEX project_artifact_by_digest ON project_artifact (digest, size_bytes);
CREATE INDEX project_artifact_twice ON project_artifact
  (project_id, path, digest, size_bytes, media_type, created_ms) WHERE project_id >= 0;
