-- Random bytes with which the tokens of pages are signed, so that they hold after a restart.
CREATE TABLE secret (
  name TEXT NOT NULL PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO secret (name, value) VALUES ('pages', randomblob(32));
