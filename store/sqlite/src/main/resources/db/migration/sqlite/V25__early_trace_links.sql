-- Links to traces that have not come yet. They become rows of trace_link when the trace comes.
CREATE TABLE early_trace_link (
  project_id INTEGER NOT NULL REFERENCES project (id),
  trace_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, trace_id, kind, target)
) STRICT, WITHOUT ROWID;
