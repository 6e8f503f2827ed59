-- Measurements: values of metrics with their origin. The rows come from frames of kind 3, as those of lineage do.
-- object_no is 0 if the measurement is of no object, task_id is empty if it was made in no task. A value that is NULL is
-- NaN. checksum is the CRC-32C of the other values. It is a part of the key, so that measurements at the same
-- microsecond stay apart if they differ in anything.
CREATE TABLE measurement (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  time_us INTEGER NOT NULL,
  metric TEXT NOT NULL,
  step INTEGER NOT NULL,
  object_no INTEGER NOT NULL,
  task_id TEXT NOT NULL,
  mode INTEGER NOT NULL,
  value REAL,
  raw REAL,
  attributes TEXT,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no, time_us, metric, step, object_no, task_id, checksum)
) STRICT, WITHOUT ROWID;
CREATE INDEX measurement_by_object ON measurement (project_id, object_no, run_no) WHERE object_no > 0;
CREATE INDEX measurement_by_task ON measurement (project_id, run_no, task_id) WHERE task_id <> '';
