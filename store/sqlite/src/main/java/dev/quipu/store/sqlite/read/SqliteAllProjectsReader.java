package dev.quipu.store.sqlite.read;

import dev.quipu.core.model.*;
import dev.quipu.engine.port.read.AllProjectsReader;
import dev.quipu.engine.port.read.EventReader;
import dev.quipu.store.sqlite.session.Session;
import java.util.*;
import java.util.function.*;
import java.util.stream.Collectors;

/// Reads of all projects at once: pulses, waiting frames, and the blobs that rows name.
public class SqliteAllProjectsReader implements AllProjectsReader {
  /// Tables whose column `digest` names a blob, and whose column `run_no` names a run.
  /// `upload_part` and `project_artifact` name blobs, too; rows of `leftover` no longer name any.
  public static final List<String> NAMING_BLOBS = List.of("artifact", "chunk");

  public final Session session;
  private final EventReader events;

  public SqliteAllProjectsReader(Session session) {
    this.session = session;
    events = new SqliteEventReader(session);
  }

  @Override
  public EventReader events() {
    return events;
  }

  @Override
  public List<Pulse> pulsesOfRunning() {
    return session.listSound(
        """
        SELECT p.project_id, r.id, r.experiment_id, p.seen_ms, p.beats
        FROM pulse p JOIN run r ON r.project_id = p.project_id AND r.no = p.run_no
        WHERE r.status = ?
        """,
        row ->
            new Pulse(
                new ProjectId(row.number(1)),
                new RunId(row.text(2)),
                new ExperimentId(row.number(3)),
                row.number(4),
                row.flag(5)),
        RunStatus.RUNNING.word());
  }

  @Override
  public void backlogs(Consumer<RunBacklog> sink) {
    session.eachSound(
        """
        SELECT f.project_id, r.id, f.frames, f.points
        FROM (SELECT project_id, run_no, count(*) AS frames, sum(points) AS points
              FROM frame INDEXED BY frame_by_run GROUP BY project_id, run_no) f
          JOIN run r ON r.project_id = f.project_id AND r.no = f.run_no
        """,
        row ->
            sink.accept(
                new RunBacklog(
                    new ProjectId(row.number(1)),
                    new RunId(row.text(2)),
                    row.number(3),
                    row.number(4))));
  }

  @Override
  public void unsealed(BiConsumer<ProjectId, RunId> sink) {
    session.eachSound(
        "SELECT DISTINCT c.project_id, r.id FROM chunk c"
            + " JOIN run r ON r.project_id = c.project_id AND r.no = c.run_no WHERE "
            + SqliteCompactionReader.UNSEALED,
        row -> sink.accept(new ProjectId(row.number(1)), new RunId(row.text(2))));
  }

  @Override
  public List<Leftover> leftovers(int max) {
    return session.list(
        "SELECT no, digest FROM leftover ORDER BY no LIMIT ?",
        row -> new Leftover(row.number(1), new Digest(row.text(2))),
        max);
  }

  @Override
  public Set<Digest> named(Collection<Digest> digests, long deletedBeforeMs, long touchedBeforeMs) {
    String all =
        digests.stream()
            .map(digest -> '"' + digest.hex() + '"')
            .collect(Collectors.joining(",", "[", "]"));
    Set<Digest> named = new HashSet<>();
    for (String table : NAMING_BLOBS) {
      session.each(
          "SELECT DISTINCT t.digest FROM "
              + table
              + " t JOIN run r ON r.project_id = t.project_id AND r.no = t.run_no"
              + " WHERE t.digest IN (SELECT value FROM json_each(?))"
              + " AND NOT (r.deleted > 0"
              + " AND CASE r.deleted WHEN 2 THEN 0 ELSE coalesce(r.deleted_ms, 0) END < ?)",
          row -> named.add(new Digest(row.text(1))),
          all,
          deletedBeforeMs);
    }
    session.each(
        """
        SELECT DISTINCT p.digest FROM upload_part p
        JOIN upload u ON u.project_id = p.project_id AND u.id = p.upload_id
        WHERE p.digest IN (SELECT value FROM json_each(?)) AND u.touched_ms >= ?
        """,
        row -> named.add(new Digest(row.text(1))),
        all,
        touchedBeforeMs);
    session.each(
        "SELECT DISTINCT digest FROM project_artifact"
            + " WHERE digest IN (SELECT value FROM json_each(?))",
        row -> named.add(new Digest(row.text(1))),
        all);
    return named;
  }
}
