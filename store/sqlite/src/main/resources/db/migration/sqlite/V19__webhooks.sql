-- Webhooks: who outside is told of events, and the messages to them. In all of these tables checksum is the CRC-32C of
-- the other values. events is a list of names, separated by spaces; last_message is the greatest number that a message of
-- the webhook has or had.
CREATE TABLE webhook (
  project_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  format TEXT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  signing_secret TEXT NOT NULL,
  active INTEGER NOT NULL,
  last_message INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, no)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX webhook_by_id ON webhook (project_id, id);

-- state: 0 waiting, 1 sent, 2 failed. data is a JSON object.
CREATE TABLE webhook_message (
  project_id INTEGER NOT NULL,
  webhook_no INTEGER NOT NULL,
  number INTEGER NOT NULL,
  event TEXT NOT NULL,
  time_ms INTEGER NOT NULL,
  title TEXT NOT NULL,
  page TEXT,
  data TEXT NOT NULL,
  state INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  next_ms INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, webhook_no, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_message_waiting ON webhook_message (project_id, webhook_no, next_ms, number) WHERE state = 0;

-- status is that of an HTTP answer.
CREATE TABLE webhook_try (
  project_id INTEGER NOT NULL,
  webhook_no INTEGER NOT NULL,
  message_number INTEGER NOT NULL,
  number INTEGER NOT NULL,
  started_ms INTEGER NOT NULL,
  took_ms INTEGER NOT NULL,
  status INTEGER,
  error TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (project_id, webhook_no, message_number, number)
) STRICT, WITHOUT ROWID;
