-- The tables are drawn in docs/format/database.md. Every key begins with the project, so that a
-- distributed database could shard by it. Times are milliseconds since the epoch.

CREATE TABLE project (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE experiment (
  project_id INTEGER NOT NULL REFERENCES project (id),
  id INTEGER NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  status TEXT NOT NULL,
  deleted INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  PRIMARY KEY (project_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX experiment_by_name ON experiment (project_id, name);

CREATE TABLE experiment_tag (
  project_id INTEGER NOT NULL,
  experiment_id INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (project_id, experiment_id, key),
  FOREIGN KEY (project_id, experiment_id) REFERENCES experiment (project_id, id)
) STRICT, WITHOUT ROWID;

-- A run has a small number of its own inside the store; the tables below name it by that.
CREATE TABLE run (
  project_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  id TEXT NOT NULL,
  experiment_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  user TEXT NOT NULL,
  status TEXT NOT NULL,
  deleted INTEGER NOT NULL,
  start_ms INTEGER NOT NULL,
  end_ms INTEGER,
  parent_id TEXT,
  deleted_ms INTEGER,
  PRIMARY KEY (project_id, no),
  FOREIGN KEY (project_id, experiment_id) REFERENCES experiment (project_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX run_by_id ON run (project_id, id);
CREATE INDEX run_by_start ON run (project_id, experiment_id, deleted, start_ms DESC, id);
CREATE INDEX run_by_parent ON run (project_id, parent_id) WHERE parent_id IS NOT NULL;

CREATE TABLE run_notes (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  notes TEXT NOT NULL,
  PRIMARY KEY (project_id, run_no),
  FOREIGN KEY (project_id, run_no) REFERENCES run (project_id, no)
) STRICT, WITHOUT ROWID;

-- number: the value where its text is a number.
CREATE TABLE param (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  key TEXT NOT NULL,
  experiment_id INTEGER NOT NULL,
  type TEXT NOT NULL,
  value TEXT NOT NULL,
  number REAL,
  PRIMARY KEY (project_id, run_no, key),
  FOREIGN KEY (project_id, run_no) REFERENCES run (project_id, no)
) STRICT, WITHOUT ROWID;

CREATE INDEX param_by_key ON param (project_id, experiment_id, key, run_no, number, value);

CREATE TABLE tag (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  key TEXT NOT NULL,
  experiment_id INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (project_id, run_no, key),
  FOREIGN KEY (project_id, run_no) REFERENCES run (project_id, no)
) STRICT, WITHOUT ROWID;

CREATE INDEX tag_by_key ON tag (project_id, experiment_id, key, run_no, value);

-- The greatest numbers of what was removed for good, which are never given again.
CREATE TABLE purged (
  project_id INTEGER PRIMARY KEY REFERENCES project (id),
  run_no INTEGER NOT NULL,
  experiment_id INTEGER NOT NULL
) STRICT;

-- The last sign of life of running runs.
CREATE TABLE pulse (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL,
  beats INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no),
  FOREIGN KEY (project_id, run_no) REFERENCES run (project_id, no)
) STRICT, WITHOUT ROWID;

-- One row a request. No foreign key: this is the hot path, and the run was looked up just before.
CREATE TABLE frame (
  no INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  points INTEGER NOT NULL,
  received_ms INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;

CREATE INDEX frame_by_run ON frame (project_id, run_no, no, points);

-- The frames of a run up to frame_no are in chunks and are no longer read.
CREATE TABLE compacted (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  frame_no INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no)
) STRICT, WITHOUT ROWID;

-- The points of one series: those to be seen (kind 0), or those that were there before (kind 1).
-- The bytes are here or in the blob of that digest.
CREATE TABLE chunk (
  no INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  key TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  points INTEGER NOT NULL,
  first_step INTEGER NOT NULL,
  last_step INTEGER NOT NULL,
  first_index INTEGER NOT NULL,
  last_index INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  digest TEXT,
  body BLOB,
  CHECK ((digest IS NULL) != (body IS NULL))
) STRICT;

CREATE INDEX chunk_by_series ON chunk (project_id, run_no, key, kind, attempt, first_step);
CREATE INDEX chunk_by_digest ON chunk (digest) WHERE digest IS NOT NULL;

-- How many rows of each stream are compacted.
CREATE TABLE stream (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  name TEXT NOT NULL,
  row_count INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no, name)
) STRICT, WITHOUT ROWID;

-- Restarts from a checkpoint. summed: whether series tells of what has become of the points.
CREATE TABLE attempt (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  no INTEGER NOT NULL,
  id TEXT NOT NULL,
  from_step INTEGER NOT NULL,
  start_ms INTEGER NOT NULL,
  summed INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no, no),
  FOREIGN KEY (project_id, run_no) REFERENCES run (project_id, no)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX attempt_by_id ON attempt (project_id, run_no, id);
CREATE INDEX attempt_unsummed ON attempt (summed) WHERE summed = 0;

-- What the frames up to last_frame make of each series, compacted or not. A value is NULL where it is NaN; the type
-- ANY keeps the sign of zero, which REAL does not. rewound: see docs/format/database.md.
CREATE TABLE series (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  key TEXT NOT NULL,
  experiment_id INTEGER NOT NULL,
  points INTEGER NOT NULL,
  first ANY,
  first_step INTEGER NOT NULL,
  first_ms INTEGER NOT NULL,
  last ANY,
  last_step INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  min ANY,
  max ANY,
  sum REAL,
  nan_points INTEGER NOT NULL,
  infinite_points INTEGER NOT NULL,
  rewound INTEGER NOT NULL,
  last_frame INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX series_by_key ON series (project_id, experiment_id, key, run_no, last);

-- Every frame up to this number is folded into series.
CREATE TABLE folded (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  frame_no INTEGER NOT NULL
) STRICT;

CREATE TABLE writer_sequence (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  writer TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no, writer)
) STRICT, WITHOUT ROWID;

CREATE TABLE artifact (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  path TEXT NOT NULL,
  digest TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no, path),
  FOREIGN KEY (project_id, run_no) REFERENCES run (project_id, no)
) STRICT, WITHOUT ROWID;

CREATE INDEX artifact_by_digest ON artifact (digest, size_bytes);

CREATE TABLE upload (
  project_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  run_no INTEGER NOT NULL,
  path TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, run_no) REFERENCES run (project_id, no)
) STRICT, WITHOUT ROWID;

CREATE TABLE upload_part (
  project_id INTEGER NOT NULL,
  upload_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  digest TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  PRIMARY KEY (project_id, upload_id, number),
  FOREIGN KEY (project_id, upload_id) REFERENCES upload (project_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX upload_part_by_digest ON upload_part (digest);

CREATE TABLE dataset (
  project_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  experiment_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  source_type TEXT NOT NULL,
  source TEXT NOT NULL,
  schema TEXT NOT NULL,
  profile TEXT NOT NULL,
  PRIMARY KEY (project_id, no),
  FOREIGN KEY (project_id, experiment_id) REFERENCES experiment (project_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX dataset_by_name ON dataset (project_id, experiment_id, name, digest);

CREATE TABLE dataset_input (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  dataset_no INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no, dataset_no),
  FOREIGN KEY (project_id, run_no) REFERENCES run (project_id, no),
  FOREIGN KEY (project_id, dataset_no) REFERENCES dataset (project_id, no)
) STRICT, WITHOUT ROWID;

CREATE TABLE dataset_input_tag (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  dataset_no INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (project_id, run_no, dataset_no, key),
  FOREIGN KEY (project_id, run_no, dataset_no)
    REFERENCES dataset_input (project_id, run_no, dataset_no)
) STRICT, WITHOUT ROWID;

INSERT INTO folded (only_row, frame_no) VALUES (1, 0);
