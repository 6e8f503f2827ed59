-- Lineage: tasks, objects, and how they are connected. The rows come from frames of kind 3, in the transaction that
-- compacts them. checksum is the CRC-32C of the other values, but for those of body, whose digest is content.

-- The schemas of objects, each once.
CREATE TABLE object_schema (
  project_id INTEGER NOT NULL,
  no INTEGER PRIMARY KEY,
  digest TEXT NOT NULL,
  schema TEXT NOT NULL,
  checksum INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX object_schema_by_digest ON object_schema (project_id, digest);

-- An object has only a digest until its record comes: a link may come before the object it names.
CREATE TABLE object (
  project_id INTEGER NOT NULL,
  no INTEGER PRIMARY KEY,
  digest TEXT NOT NULL,
  media_type TEXT,
  schema_no INTEGER,
  content TEXT,
  size_bytes INTEGER,
  logged_us INTEGER,
  checksum INTEGER NOT NULL,
  body BLOB
) STRICT;
CREATE UNIQUE INDEX object_by_digest ON object (project_id, digest);
CREATE INDEX object_by_content ON object (project_id, content) WHERE content IS NOT NULL;

-- Contents that are blobs.
CREATE TABLE object_content (
  project_id INTEGER NOT NULL,
  digest TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE task (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  id TEXT NOT NULL,
  parent_id TEXT,
  name TEXT NOT NULL,
  label TEXT NOT NULL,
  status INTEGER NOT NULL,
  start_us INTEGER NOT NULL,
  end_us INTEGER,
  attributes TEXT,
  error TEXT,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_by_start ON task (project_id, run_no, start_us, id);
CREATE INDEX task_by_parent ON task (project_id, run_no, parent_id, start_us, id);

-- task_id is empty for the run itself. direction: 0 input, 1 output, 2 none.
CREATE TABLE object_use (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  task_id TEXT NOT NULL,
  direction INTEGER NOT NULL,
  name TEXT NOT NULL,
  object_no INTEGER NOT NULL,
  time_us INTEGER NOT NULL,
  attributes TEXT,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no, task_id, direction, name, object_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX object_use_by_object ON object_use (project_id, object_no, run_no);

CREATE TABLE object_link (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  from_no INTEGER NOT NULL,
  to_no INTEGER NOT NULL,
  name TEXT NOT NULL,
  time_us INTEGER NOT NULL,
  attributes TEXT,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, from_no, to_no, name, run_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX object_link_by_to ON object_link (project_id, to_no, from_no);
CREATE INDEX object_link_by_run ON object_link (project_id, run_no);

-- The runs whose lineage waits to be compacted.
CREATE INDEX frame_of_lineage ON frame (project_id, run_no) WHERE kind = 3;
