-- Sets of cases for evaluations. fields is JSON: the fields of the cases, with their types. case_count is the number of
-- the cases. In all of these tables checksum is the CRC-32C of the other values.
CREATE TABLE case_set (
  project_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  fields TEXT,
  case_count INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  updated_by TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, no)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX case_set_by_id ON case_set (project_id, id);
CREATE INDEX case_set_by_time ON case_set (project_id, created_ms);

CREATE TABLE case_set_tag (
  project_id INTEGER NOT NULL,
  set_no INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, set_no, key)
) STRICT, WITHOUT ROWID;

-- The experiments that sets belong to.
CREATE TABLE case_set_experiment (
  project_id INTEGER NOT NULL,
  experiment_id INTEGER NOT NULL,
  set_no INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, experiment_id, set_no),
  FOREIGN KEY (project_id, experiment_id) REFERENCES experiment (project_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_set_experiment_by_set ON case_set_experiment (project_id, set_no);

-- key is the SHA-256 of the canonical JSON of the input; no is ascending in the order in which the cases came. The
-- values of a case are JSON.
CREATE TABLE evaluation_case (
  project_id INTEGER NOT NULL,
  set_no INTEGER NOT NULL,
  no INTEGER NOT NULL,
  key TEXT NOT NULL,
  input TEXT NOT NULL,
  output TEXT,
  expected TEXT,
  metadata TEXT,
  source TEXT,
  created_by TEXT NOT NULL,
  updated_by TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, set_no, no)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX evaluation_case_by_key ON evaluation_case (project_id, set_no, key);
