-- The objects that a run has logged before it used them: they stay as long as the run does, even if the record that
-- names them is still in a journal somewhere. checksum is the CRC-32C of the other values.
CREATE TABLE object_held (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  object_no INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no, object_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX object_held_by_object ON object_held (project_id, object_no);
