-- The notes of runs as they were. The newest version is what run_notes has; saved_ms is 0 if nobody knows when.
CREATE TABLE run_notes_version (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  version INTEGER NOT NULL,
  saved_ms INTEGER NOT NULL,
  user TEXT NOT NULL,
  notes TEXT NOT NULL,
  PRIMARY KEY (project_id, run_no, version),
  FOREIGN KEY (project_id, run_no) REFERENCES run (project_id, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_notes_version_twice ON run_notes_version (project_id, run_no, version, saved_ms, user, notes)
  WHERE run_no >= 0;
INSERT INTO run_notes_version (project_id, run_no, version, saved_ms, user, notes)
  SELECT project_id, run_no, 1, 0, '', notes FROM run_notes;
