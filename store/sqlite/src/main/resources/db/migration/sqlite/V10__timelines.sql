-- The log and the tracks of a run. Their frames stand among those of points: 0 points, 1 log, 2 tracks. The index has
-- the kind, because the column lies behind the body.
ALTER TABLE frame ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
DROP INDEX frame_by_run;
CREATE INDEX frame_by_run ON frame (project_id, run_no, no, points, kind);
