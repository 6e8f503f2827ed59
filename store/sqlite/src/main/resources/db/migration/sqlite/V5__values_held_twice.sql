-- Values that no other index repeats are held twice, so that verifying finds a flip in them. The conditions, which every
-- sound row meets, keep SQLite from using these indexes for anything else. See docs/decisions/0014-rows-are-checked.md.
CREATE INDEX project_twice ON project (id, name, created_ms) WHERE id >= 0;
CREATE INDEX experiment_twice ON experiment
  (project_id, id, name, description, status, deleted, created_ms, updated_ms, artifact_location)
  WHERE id >= 0;
CREATE INDEX experiment_tag_twice ON experiment_tag (project_id, experiment_id, key, value) WHERE experiment_id >= 0;
CREATE INDEX run_twice ON run (project_id, no, id, experiment_id, name, user, status, deleted, start_ms, end_ms, parent_id,
  deleted_ms) WHERE no >= 0;
CREATE INDEX run_notes_twice ON run_notes (project_id, run_no, notes) WHERE run_no >= 0;
CREATE INDEX purged_twice ON purged (project_id, run_no, experiment_id) WHERE run_no >= 0;
CREATE INDEX pulse_twice ON pulse (project_id, run_no, seen_ms, beats) WHERE run_no >= 0;
CREATE INDEX compacted_twice ON compacted (project_id, run_no, frame_no) WHERE run_no >= 0;
CREATE INDEX stream_twice ON stream (project_id, run_no, name, row_count) WHERE run_no >= 0;
CREATE INDEX attempt_twice ON attempt (project_id, run_no, no, id, from_step, start_ms, summed) WHERE run_no >= 0;
CREATE INDEX folded_twice ON folded (only_row, frame_no) WHERE only_row >= 0;
CREATE INDEX artifact_twice ON artifact
  (project_id, run_no, path, digest, size_bytes, media_type, created_ms) WHERE run_no >= 0;
CREATE INDEX upload_twice ON upload (project_id, id, run_no, path, created_ms) WHERE run_no >= 0;
CREATE INDEX upload_part_twice ON upload_part (project_id, upload_id, number, digest, size_bytes) WHERE number >= 0;
CREATE INDEX dataset_twice ON dataset
  (project_id, no, experiment_id, name, digest, source_type, source, schema, profile) WHERE no >= 0;
CREATE INDEX dataset_input_twice ON dataset_input (project_id, run_no, dataset_no, place) WHERE run_no >= 0;
CREATE INDEX dataset_input_tag_twice ON dataset_input_tag (project_id, run_no, dataset_no, key, value) WHERE run_no >= 0;
