-- Blobs that parts of uploads named. They are removed, unless something else names them.
CREATE TABLE leftover (
  no INTEGER PRIMARY KEY,
  digest TEXT NOT NULL
) STRICT;

-- When an upload was begun or was sent a part last.
ALTER TABLE upload ADD COLUMN touched_ms INTEGER NOT NULL DEFAULT 0;
UPDATE upload SET touched_ms = created_ms;

-- Both are held twice, as all values are that nothing else repeats.
DROP INDEX upload_twice;
CREATE INDEX upload_twice ON upload (project_id, id, run_no, path, created_ms, touched_ms) WHERE run_no >= 0;
CREATE INDEX leftover_twice ON leftover (no, digest) WHERE no >= 0;

-- The uploads of a run that is removed.
CREATE INDEX upload_by_run ON upload (project_id, run_no);
