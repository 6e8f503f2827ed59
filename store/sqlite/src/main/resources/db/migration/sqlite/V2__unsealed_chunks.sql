-- Finds the chunks that become blobs when their run has ended, without reading the others.
CREATE INDEX chunk_unsealed ON chunk (project_id, run_no) WHERE body IS NOT NULL AND points >= 10000;
