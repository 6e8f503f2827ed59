-- What a project is for, and whether lists hide it. updated_ms is the time of the last change to either.
ALTER TABLE project ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE project ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE project ADD COLUMN updated_ms INTEGER NOT NULL DEFAULT 0;
UPDATE project SET updated_ms = created_ms;
DROP INDEX project_twice;
CREATE INDEX project_twice ON project (id, name, description, archived, created_ms, updated_ms) WHERE id >= 0;
