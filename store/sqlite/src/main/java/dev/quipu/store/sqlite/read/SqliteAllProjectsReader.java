package dev.quipu.store.sqlite.read;

import dev.quipu.core.model.*;
import dev.quipu.engine.port.projects.ProjectReader;
import dev.quipu.engine.port.read.AllProjectsReader;
import dev.quipu.engine.port.read.EventReader;
import dev.quipu.engine.port.read.RunKey;
import dev.quipu.engine.port.webhooks.DueMessage;
import dev.quipu.store.sqlite.alerts.AlertRows;
import dev.quipu.store.sqlite.projects.SqliteProjectReader;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.*;
import dev.quipu.store.sqlite.webhooks.WebhookRows;
import java.util.*;
import java.util.function.*;
import java.util.stream.Collectors;

/// Reads of all projects at once: pulses, waiting frames, events, and the blobs that rows name.
public class SqliteAllProjectsReader implements AllProjectsReader {
  protected final Session session;
  private final ProjectReader projects;
  private final EventReader events;

  public SqliteAllProjectsReader(Session session) {
    this.session = session;
    projects = new SqliteProjectReader(session);
    events = new SqliteEventReader(session);
  }

  @Override
  public ProjectReader projects() {
    return projects;
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
  public List<DueMessage> dueMessages(long nowMs, long latestMs, int maxPerWebhook) {
    return WebhookRows.due(session, nowMs, latestMs, maxPerWebhook);
  }

  @Override
  public List<StoredAlert> enabledAlerts() {
    return AlertRows.enabled(session);
  }

  @Override
  public long alertPosition() {
    return AlertRows.position(session);
  }

  @Override
  public List<RunKey> stopping() {
    return AlertRows.stopping(session);
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
    session.each(
        Tables.namingBlobs().stream()
            .map(table ->
                "SELECT t.digest FROM "
                    + table.name()
                    + " t"
                    + table.owner().join()
                    + " WHERE t.digest IN (SELECT value FROM json_each(?1)) AND "
                    + isLasting(table.owner()))
            .collect(Collectors.joining(" UNION ")),
        row -> named.add(new Digest(row.text(1))),
        all,
        deletedBeforeMs,
        touchedBeforeMs);
    return named;
  }

  /// Whether the owner was deleted before ?2; if its removal has begun, it counts as deleted at 0.
  private static final String DELETED =
      "(o.deleted > 0"
          + " AND CASE o.deleted WHEN 2 THEN 0 ELSE coalesce(o.deleted_ms, 0) END < ?2)";

  /// Whether the owner is to stay: a run or model that was not deleted before ?2, nor was the
  /// model's experiment; an upload that was touched since ?3.
  private static String isLasting(Owner owner) {
    return switch (owner) {
      // Blobs are named by no row of a trace.
      case STORE, PROJECT, EXPERIMENT, TRACE -> "TRUE";
      case RUN -> "NOT " + DELETED;
      case MODEL ->
          "NOT ("
              + DELETED
              + " OR EXISTS (SELECT 1 FROM experiment e WHERE e.project_id = o.project_id"
              + " AND e.id = o.experiment_id AND e.id <> "
              + ExperimentId.DEFAULT.value()
              + " AND e.deleted = 1 AND e.updated_ms < ?2))";
      case UPLOAD -> "o.touched_ms >= ?3";
    };
  }
}
