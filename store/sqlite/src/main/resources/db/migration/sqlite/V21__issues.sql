-- Issues of experiments. severity is -1 for none, or from 0 (not an issue) to 3 (high). root_causes and categories are
-- JSON arrays of texts. source_run is what the client has named, or empty; there may be no such run. checksum is the
-- CRC-32C of the other values.
CREATE TABLE issue (
  project_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  id TEXT NOT NULL,
  experiment_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  status TEXT NOT NULL,
  severity INTEGER NOT NULL,
  root_causes TEXT NOT NULL,
  categories TEXT NOT NULL,
  source_run TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, no),
  FOREIGN KEY (project_id, experiment_id) REFERENCES experiment (project_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX issue_by_id ON issue (project_id, id);
CREATE INDEX issue_by_severity ON issue (project_id, severity, created_ms, id);
CREATE INDEX issue_by_experiment ON issue (project_id, experiment_id, severity, created_ms, id);
