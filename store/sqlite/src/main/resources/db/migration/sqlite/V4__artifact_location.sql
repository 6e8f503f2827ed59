-- Where clients put the artifacts of an experiment themselves; null: here.
ALTER TABLE experiment ADD COLUMN artifact_location TEXT;

-- The order in which the datasets of a run were logged. Those from before are 0, and so in the order of their names.
ALTER TABLE dataset_input ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
