-- Traces. state is in_progress, ok, error or unknown. told is 1 once the client has told of the trace itself, spans is 1
-- once spans have come. checksum is the CRC-32C of the other values, in every table here.
CREATE TABLE trace (
  project_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  id TEXT NOT NULL,
  experiment_id INTEGER NOT NULL,
  name TEXT,
  state TEXT NOT NULL,
  request_ms INTEGER NOT NULL,
  duration_ms INTEGER,
  client_request_id TEXT,
  request_preview TEXT,
  response_preview TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  total_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_creation_tokens INTEGER,
  input_cost REAL,
  output_cost REAL,
  total_cost REAL,
  told INTEGER NOT NULL,
  spans INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, no),
  FOREIGN KEY (project_id, experiment_id) REFERENCES experiment (project_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX trace_by_id ON trace (project_id, id);
CREATE INDEX trace_by_time ON trace (project_id, experiment_id, request_ms, duration_ms);
CREATE INDEX trace_by_name ON trace (project_id, experiment_id, name, request_ms);
CREATE INDEX trace_by_state ON trace (project_id, experiment_id, state, request_ms);
CREATE INDEX trace_by_duration ON trace (project_id, experiment_id, duration_ms);
CREATE INDEX trace_by_client_request ON trace (project_id, client_request_id) WHERE client_request_id IS NOT NULL;

CREATE TABLE trace_tag (
  project_id INTEGER NOT NULL,
  trace_no INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, trace_no, key),
  FOREIGN KEY (project_id, trace_no) REFERENCES trace (project_id, no)
) STRICT, WITHOUT ROWID;

CREATE INDEX trace_tag_by_value ON trace_tag (project_id, key, value);

CREATE TABLE trace_metadata (
  project_id INTEGER NOT NULL,
  trace_no INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, trace_no, key),
  FOREIGN KEY (project_id, trace_no) REFERENCES trace (project_id, no)
) STRICT, WITHOUT ROWID;

CREATE INDEX trace_metadata_by_value ON trace_metadata (project_id, key, value);

-- The runs (kind run) and prompts (kind prompt, name/version) of a trace; there may be no such thing.
CREATE TABLE trace_link (
  project_id INTEGER NOT NULL,
  trace_no INTEGER NOT NULL,
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, trace_no, kind, target),
  FOREIGN KEY (project_id, trace_no) REFERENCES trace (project_id, no)
) STRICT, WITHOUT ROWID;

CREATE INDEX trace_link_by_target ON trace_link (project_id, kind, target);

-- value, error and metadata are JSON. text is value without the quotes of a string, number its number, both for searches.
CREATE TABLE trace_assessment (
  project_id INTEGER NOT NULL,
  trace_no INTEGER NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  span_id TEXT,
  source_type TEXT NOT NULL,
  source_id TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  value TEXT NOT NULL,
  text TEXT NOT NULL,
  number REAL,
  error TEXT,
  rationale TEXT,
  metadata TEXT,
  overrides TEXT,
  valid INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, trace_no, id),
  FOREIGN KEY (project_id, trace_no) REFERENCES trace (project_id, no)
) STRICT, WITHOUT ROWID;

CREATE INDEX trace_assessment_by_name ON trace_assessment (project_id, kind, name, text);

-- end_ns is 0 for a span that has not ended. body is the span, as docs/format/span.md says.
CREATE TABLE trace_span (
  project_id INTEGER NOT NULL,
  trace_no INTEGER NOT NULL,
  id TEXT NOT NULL,
  parent_id TEXT,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  start_ns INTEGER NOT NULL,
  end_ns INTEGER NOT NULL,
  input_tokens INTEGER,
  output_tokens INTEGER,
  total_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_creation_tokens INTEGER,
  input_cost REAL,
  output_cost REAL,
  total_cost REAL,
  model TEXT NOT NULL,
  provider TEXT NOT NULL,
  body BLOB NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, trace_no, id),
  FOREIGN KEY (project_id, trace_no) REFERENCES trace (project_id, no)
) STRICT;
