-- Evaluation rows: cases as one run did them, with their scores. The rows come from frames of kind 3, as those of
-- lineage do. no is the place of the row in its run, from 0; a row that replaces another has its place. case_id is the
-- same for one data set and key in every run. checksum is the CRC-32C of the other values.
CREATE TABLE evaluation (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  no INTEGER NOT NULL,
  case_id INTEGER NOT NULL,
  time_us INTEGER NOT NULL,
  dataset TEXT NOT NULL,
  key TEXT NOT NULL,
  task_id TEXT,
  metadata TEXT,
  scores TEXT NOT NULL,
  data TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no, no)
) STRICT;
CREATE UNIQUE INDEX evaluation_by_case ON evaluation (project_id, case_id, run_no);

-- The scores of a run as columns by data set, evaluator and metric: their names with their summaries. checksum is the CRC-32C
-- of the other values, where a BLOB stands as its own CRC-32C.
CREATE TABLE evaluation_columns (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  body BLOB NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no)
) STRICT;

-- 4096 rows of a column. column_no counts from 1; column 0 has the ids of the cases.
CREATE TABLE evaluation_block (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  column_no INTEGER NOT NULL,
  block_no INTEGER NOT NULL,
  summary BLOB,
  body BLOB NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no, column_no, block_no)
) STRICT;
