-- The model registry. A model is a name under which versions follow each other; a prompt of MLflow is one, too.
-- last_version is the greatest number that a version has or had. In all of these tables checksum is the CRC-32C of the
-- other values.
CREATE TABLE registered_model (
  project_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  prompt INTEGER NOT NULL,
  last_version INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, no)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX registered_model_by_name ON registered_model (project_id, name);

CREATE TABLE registered_model_tag (
  project_id INTEGER NOT NULL,
  registered_no INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, registered_no, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE registered_model_alias (
  project_id INTEGER NOT NULL,
  registered_no INTEGER NOT NULL,
  alias TEXT NOT NULL,
  version INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, registered_no, alias)
) STRICT, WITHOUT ROWID;

-- run_id may name a run of another server, or one that is gone. path is where the files are among the artifacts of a run
-- here; location is where they are if the source does not lead there by itself.
CREATE TABLE model_version (
  project_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  registered_no INTEGER NOT NULL,
  version INTEGER NOT NULL,
  source TEXT NOT NULL,
  location TEXT,
  run_id TEXT,
  path TEXT,
  run_link TEXT,
  description TEXT NOT NULL,
  stage TEXT NOT NULL,
  user TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, no)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX model_version_by_model ON model_version (project_id, registered_no, version);
CREATE INDEX model_version_by_stage ON model_version (project_id, registered_no, stage, version);
CREATE INDEX model_version_by_run ON model_version (project_id, run_id) WHERE run_id IS NOT NULL;
CREATE INDEX model_version_by_time ON model_version (project_id, updated_ms);

CREATE TABLE model_version_tag (
  project_id INTEGER NOT NULL,
  version_no INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, version_no, key)
) STRICT, WITHOUT ROWID;

-- The content of the events of kind `registry`, removed with them. data is a JSON object.
CREATE TABLE registry_event (
  position INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL,
  action TEXT NOT NULL,
  prompt INTEGER NOT NULL,
  model TEXT NOT NULL,
  version INTEGER,
  data TEXT NOT NULL,
  checksum INTEGER NOT NULL
) STRICT;
