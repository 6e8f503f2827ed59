-- Models. deleted is 0, 1 for a deleted model, 2 for a model whose removal has begun. source_run is what the client
-- has named, or empty; there may be no such run. checksum is the CRC-32C of the other values, in every table here.
CREATE TABLE logged_model (
  project_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  id TEXT NOT NULL,
  experiment_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  source_run TEXT NOT NULL,
  deleted INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  deleted_ms INTEGER,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, no),
  FOREIGN KEY (project_id, experiment_id) REFERENCES experiment (project_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX logged_model_by_id ON logged_model (project_id, id);
CREATE INDEX logged_model_by_experiment ON logged_model (project_id, experiment_id, created_ms);
CREATE INDEX logged_model_by_source_run ON logged_model (project_id, source_run) WHERE source_run <> '';
CREATE INDEX logged_model_by_deletion ON logged_model (project_id, deleted) WHERE deleted > 0;

-- number is that of the value, if there is one.
CREATE TABLE logged_model_param (
  project_id INTEGER NOT NULL,
  model_no INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  number REAL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, model_no, key),
  FOREIGN KEY (project_id, model_no) REFERENCES logged_model (project_id, no)
) STRICT, WITHOUT ROWID;

CREATE TABLE logged_model_tag (
  project_id INTEGER NOT NULL,
  model_no INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, model_no, key),
  FOREIGN KEY (project_id, model_no) REFERENCES logged_model (project_id, no)
) STRICT, WITHOUT ROWID;

CREATE TABLE model_artifact (
  project_id INTEGER NOT NULL,
  model_no INTEGER NOT NULL,
  path TEXT NOT NULL,
  digest TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  PRIMARY KEY (project_id, model_no, path),
  FOREIGN KEY (project_id, model_no) REFERENCES logged_model (project_id, no)
) STRICT, WITHOUT ROWID;

CREATE INDEX model_artifact_by_digest ON model_artifact (digest, size_bytes);
CREATE INDEX model_artifact_twice ON model_artifact
  (project_id, model_no, path, digest, size_bytes, media_type, created_ms) WHERE project_id >= 0;

-- The newest value that a run has logged of a metric of a model on a dataset, whose name and digest may be empty. A
-- value that is NULL is NaN.
CREATE TABLE logged_model_metric (
  project_id INTEGER NOT NULL,
  model_no INTEGER NOT NULL,
  key TEXT NOT NULL,
  dataset_name TEXT NOT NULL,
  dataset_digest TEXT NOT NULL,
  run_no INTEGER NOT NULL,
  step INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  value REAL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, model_no, key, dataset_name, dataset_digest, run_no),
  FOREIGN KEY (project_id, model_no) REFERENCES logged_model (project_id, no),
  FOREIGN KEY (project_id, run_no) REFERENCES run (project_id, no)
) STRICT, WITHOUT ROWID;

CREATE INDEX logged_model_metric_by_run ON logged_model_metric (project_id, run_no);

-- The models that runs have taken (direction 0) and made (1, at a step).
CREATE TABLE run_model (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  direction INTEGER NOT NULL,
  step INTEGER NOT NULL,
  model_no INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no, direction, step, model_no),
  FOREIGN KEY (project_id, model_no) REFERENCES logged_model (project_id, no),
  FOREIGN KEY (project_id, run_no) REFERENCES run (project_id, no)
) STRICT, WITHOUT ROWID;

CREATE INDEX run_model_by_model ON run_model (project_id, model_no);
