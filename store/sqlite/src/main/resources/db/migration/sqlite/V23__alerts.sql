-- What is watched in all runs of an experiment. cooldown_ms is NULL if an alert fires once in a run; webhooks has a name in
-- each line.
CREATE TABLE experiment_alert (
  project_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  experiment_id INTEGER NOT NULL,
  condition TEXT NOT NULL,
  message TEXT NOT NULL,
  severity TEXT NOT NULL,
  cooldown_ms INTEGER,
  stop INTEGER NOT NULL,
  enabled INTEGER NOT NULL,
  webhooks TEXT NOT NULL,
  after_position INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  user TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, experiment_id) REFERENCES experiment (project_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX experiment_alert_by_experiment ON experiment_alert (project_id, experiment_id);

-- What is watched in one run.
CREATE TABLE run_alert (
  project_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  run_no INTEGER NOT NULL,
  condition TEXT NOT NULL,
  message TEXT NOT NULL,
  severity TEXT NOT NULL,
  cooldown_ms INTEGER,
  stop INTEGER NOT NULL,
  enabled INTEGER NOT NULL,
  webhooks TEXT NOT NULL,
  after_position INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  user TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, run_no) REFERENCES run (project_id, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_alert_by_run ON run_alert (project_id, run_no);

-- The alerts that have fired, with what they said then. cause is the position of the event with the points, or the
-- negative time of the last sign of life.
CREATE TABLE alert_firing (
  project_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  alert_id TEXT NOT NULL,
  cause INTEGER NOT NULL,
  fired_ms INTEGER NOT NULL,
  condition TEXT NOT NULL,
  message TEXT NOT NULL,
  severity TEXT NOT NULL,
  cooldown_ms INTEGER,
  stop INTEGER NOT NULL,
  enabled INTEGER NOT NULL,
  webhooks TEXT NOT NULL,
  key TEXT,
  step INTEGER,
  time_ms INTEGER,
  value ANY,
  acknowledged_ms INTEGER,
  acknowledged_by TEXT,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, no),
  FOREIGN KEY (project_id, run_no) REFERENCES run (project_id, no)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX alert_firing_by_run ON alert_firing (project_id, run_no, alert_id, cause);
CREATE INDEX alert_firing_by_alert ON alert_firing (project_id, alert_id);
CREATE INDEX alert_firing_open ON alert_firing (project_id, run_no) WHERE acknowledged_ms IS NULL;

-- Runs that have been asked to stop.
CREATE TABLE run_stop (
  project_id INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  requested_ms INTEGER NOT NULL,
  user TEXT NOT NULL,
  reason TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, run_no),
  FOREIGN KEY (project_id, run_no) REFERENCES run (project_id, no)
) STRICT, WITHOUT ROWID;

-- The position of the outbox up to which all alerts have been evaluated.
CREATE TABLE alert_position (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  position INTEGER NOT NULL,
  checksum INTEGER NOT NULL
) STRICT;
