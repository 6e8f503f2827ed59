package dev.quipu.store.sqlite.write;

import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.lineage.LineageWriter;
import dev.quipu.store.sqlite.lineage.SqliteLineageReader;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.RowChecksum;
import java.util.Collection;

/// Writes the table `object_content`, and removes rows of `object`, `object_schema` and
/// `object_content` that nothing names.
final class SqliteLineageWriter extends SqliteLineageReader implements LineageWriter {
  SqliteLineageWriter(ProjectId project, Session session, RunRows runs) {
    super(project, session, runs);
  }

  @Override
  public void putContent(Digest content, long sizeBytes, long createdMs) {
    session.update(
        """
        INSERT INTO object_content (project_id, digest, size_bytes, created_ms, checksum)
        VALUES (?, ?, ?, ?, ?) ON CONFLICT (project_id, digest) DO UPDATE
        SET created_ms = excluded.created_ms, checksum = excluded.checksum
        """,
        RowChecksum.append(project.value(), content.hex(), sizeBytes, createdMs));
  }

  @Override
  public int removeUnnamed(long createdBeforeMs, int max, Collection<Digest> spared) {
    String stay = json(spared);
    int objects =
        session.update(
            """
            DELETE FROM object WHERE no IN (
              SELECT o.no FROM object o WHERE o.project_id = ?1
                AND NOT EXISTS (SELECT 1 FROM object_held h
                  WHERE h.project_id = ?1 AND h.object_no = o.no)
                AND NOT EXISTS (SELECT 1 FROM object_use u
                  WHERE u.project_id = ?1 AND u.object_no = o.no)
                AND NOT EXISTS (SELECT 1 FROM object_link l
                  WHERE l.project_id = ?1 AND l.from_no = o.no)
                AND NOT EXISTS (SELECT 1 FROM object_link l
                  WHERE l.project_id = ?1 AND l.to_no = o.no)
                AND NOT EXISTS (SELECT 1 FROM measurement m
                  WHERE m.project_id = ?1 AND m.object_no = o.no AND m.object_no > 0)
                AND o.digest NOT IN (SELECT value FROM json_each(?3))
                AND (o.content IS NULL OR o.content NOT IN (SELECT value FROM json_each(?3)))
              LIMIT ?2)
            """,
            project.value(),
            max,
            stay);
    int contents =
        session.update(
            """
            DELETE FROM object_content WHERE (project_id, digest) IN (
              SELECT c.project_id, c.digest FROM object_content c
              WHERE c.project_id = ?1 AND c.created_ms < ?2
                AND NOT EXISTS (SELECT 1 FROM object o
                  WHERE o.project_id = ?1 AND o.content = c.digest)
                AND c.digest NOT IN (SELECT value FROM json_each(?4))
              LIMIT ?3)
            """,
            project.value(),
            createdBeforeMs,
            max,
            stay);
    return objects + contents;
  }
}
