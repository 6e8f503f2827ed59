-- Folders of runs that are kept although they may be empty.
CREATE TABLE artifact_folder (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  path TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no, path),
  FOREIGN KEY (project_id, run_no) REFERENCES run (project_id, no)
) STRICT, WITHOUT ROWID;

CREATE INDEX artifact_folder_twice ON artifact_folder (project_id, run_no, path, created_ms) WHERE run_no >= 0;

-- References of runs to data that lie elsewhere. The digest is the client's word; no blob has it.
CREATE TABLE artifact_reference (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  path TEXT NOT NULL,
  uri TEXT NOT NULL,
  size_bytes INTEGER,
  digest TEXT,
  etag TEXT,
  media_type TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no, path),
  FOREIGN KEY (project_id, run_no) REFERENCES run (project_id, no)
) STRICT, WITHOUT ROWID;

CREATE INDEX artifact_reference_twice ON artifact_reference
  (project_id, run_no, path, uri, size_bytes, digest, etag, media_type, created_ms) WHERE run_no >= 0;

-- The digest that the whole file of an upload must have, by which a client finds its upload again.
ALTER TABLE upload ADD COLUMN digest TEXT;
DROP INDEX upload_twice;
CREATE INDEX upload_twice ON upload (project_id, id, run_no, path, created_ms, touched_ms, digest) WHERE run_no >= 0;
