-- A dataset has a description, and is found by its name and digest in all experiments, with the runs that used it.
ALTER TABLE dataset ADD COLUMN description TEXT NOT NULL DEFAULT '';
CREATE INDEX dataset_by_identity ON dataset (project_id, name, digest);
CREATE INDEX dataset_input_by_dataset ON dataset_input (project_id, dataset_no, run_no);
DROP INDEX dataset_twice;
CREATE INDEX dataset_twice ON dataset
  (project_id, no, experiment_id, name, digest, source_type, source, description, schema, profile) WHERE no >= 0;
