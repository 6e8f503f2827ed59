-- The outbox: what has happened, by the order of the commits. One row a write, so there is no foreign key and no index,
-- and a checksum finds damage. The oldest rows are removed.
CREATE TABLE event (
  position INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  experiment_id INTEGER NOT NULL,
  run_id TEXT,
  frame_no INTEGER,
  checksum INTEGER NOT NULL
) STRICT;
