package dev.quipu.store.sqlite.read;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.port.read.UsageReader;
import dev.quipu.store.shared.summaries.SummaryScope;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Prefix;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.SqliteLimits;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Adds up sizes. The head of a row holds the length of a BLOB, so the bytes are not read.
public final class SqliteUsage implements UsageReader {
  private final ProjectId project;
  private final Session session;
  private final RunRows runs;
  private final ReadHost host;

  public SqliteUsage(ProjectId project, Session session, RunRows runs, ReadHost host) {
    this.project = project;
    this.session = session;
    this.runs = runs;
    this.host = host;
  }

  @Override
  public long frames(long from, RunSink sink) {
    return rows("frame", "sum(points), sum(length(body))", project, from, sink);
  }

  @Override
  public long chunks(long from, RunSink sink) {
    return rows(
        "chunk",
        "sum(CASE kind WHEN 1 THEN 0 ELSE points END), sum(size_bytes)",
        project,
        from,
        sink);
  }

  private long rows(String table, String sums, ProjectId project, long from, RunSink sink) {
    long last = session.number("SELECT coalesce(max(no), 0) FROM " + table);
    // From the next existing row on, because many numbers may be gone.
    long first =
        session.number("SELECT coalesce(min(no), 0) FROM " + table + " WHERE no > ?", from);
    if (first == 0) {
      return -1;
    }
    long to = first + SqliteLimits.SPACE_ROWS_PER_READ;
    session.each(
        "SELECT run_no, count(*), "
            + sums
            + " FROM "
            + table
            + " WHERE no >= ? AND no <= ? AND project_id = ? GROUP BY run_no",
        row -> sink.add(row.number(1), row.number(2), row.number(3), row.number(4)),
        first,
        to,
        project.value());
    return to >= last ? -1 : to;
  }

  @Override
  public long artifacts(long from, RunSink sink) {
    long[] last = {0, 0};
    session.each(
        """
        SELECT run_no, count(*), sum(size_bytes) FROM artifact
        WHERE project_id = ? AND run_no > ? GROUP BY run_no ORDER BY run_no LIMIT ?
        """,
        row -> {
          sink.add(row.number(1), row.number(2), 0, row.number(3));
          last[0] = row.number(1);
          last[1]++;
        },
        project.value(),
        from,
        SqliteLimits.SPACE_ROWS_PER_READ / 10);
    return last[1] == 0 ? -1 : last[0];
  }

  @Override
  public OfProject ofProject() {
    long[] sums = new long[2];
    session.each(
        """
        SELECT count(*), coalesce(sum(size_bytes), 0) FROM project_artifact WHERE project_id = ?
        """,
        row -> {
          sums[0] = row.number(1);
          sums[1] = row.number(2);
        },
        project.value());
    return new OfProject(sums[0], sums[1]);
  }

  @Override
  public long runs(long from, PlaceSink sink) {
    long[] last = {-1};
    session.eachSound(
        """
        SELECT no, experiment_id, deleted FROM run
        WHERE project_id = ? AND no > ? ORDER BY no LIMIT ?
        """,
        row -> {
          last[0] = row.number(1);
          sink.add(row.number(1), new ExperimentId(row.number(2)), row.flag(3));
        },
        project.value(),
        from,
        SqliteLimits.SPACE_ROWS_PER_READ);
    return last[0];
  }

  @Override
  public String blobs(String after, LongConsumer sink) {
    return distinct(
        """
        SELECT digest, max(size) FROM (
          SELECT * FROM (SELECT digest, max(size_bytes) AS size FROM artifact
            WHERE digest > ?1 GROUP BY digest ORDER BY digest LIMIT ?2)
          UNION ALL
          SELECT * FROM (SELECT digest, max(size_bytes) AS size FROM project_artifact
            WHERE digest > ?1 GROUP BY digest ORDER BY digest LIMIT ?2))
        GROUP BY digest ORDER BY digest LIMIT ?2
        """,
        after,
        sink);
  }

  @Override
  public String parts(String after, LongConsumer sink) {
    return distinct(
        """
        SELECT digest, max(size_bytes) FROM upload_part
        WHERE digest > ?1 GROUP BY digest ORDER BY digest LIMIT ?2
        """,
        after,
        sink);
  }

  @Override
  public long uploads() {
    return session.number("SELECT count(*) FROM upload WHERE project_id = ?", project.value());
  }

  private String distinct(String sql, String after, LongConsumer sink) {
    String[] last = {""};
    session.each(
        sql,
        row -> {
          sink.accept(row.number(2));
          last[0] = row.text(1);
        },
        after,
        SqliteLimits.SPACE_ROWS_PER_READ);
    return last[0];
  }

  @Override
  public Optional<RunInfo> run(long no) {
    return Optional.ofNullable(
        session.first(
            """
            SELECT r.no, r.id, r.experiment_id, r.name, r.user, r.status, r.deleted, r.start_ms,
              r.end_ms, r.parent_id, r.deleted_ms
            FROM run r WHERE r.project_id = ? AND r.no = ? AND r.deleted < 2
            """,
            row -> RunRow.read(row).info(),
            project.value(),
            no));
  }

  @Override
  public OfRun ofRun(RunId run) {
    long no = runs.load(project, run).no();
    host.needSummaries(new SummaryScope.OfRun(project, run));
    long[] sums = new long[10];
    session.each(
        """
        SELECT count(*), coalesce(sum(length(body)), 0), coalesce(sum(points), 0) FROM frame
        WHERE project_id = ?1 AND run_no = ?2 AND no > coalesce((
          SELECT frame_no FROM compacted WHERE project_id = ?1 AND run_no = ?2), 0)
        """,
        row -> {
          sums[0] = row.number(1);
          sums[1] = row.number(2);
          sums[4] = row.number(3);
        },
        project.value(),
        no);
    session.each(
        """
        SELECT count(*), coalesce(sum(size_bytes), 0),
          coalesce(sum(CASE kind WHEN 1 THEN 0 ELSE points END), 0)
        FROM chunk WHERE project_id = ? AND run_no = ?
        """,
        row -> {
          sums[2] = row.number(1);
          sums[3] = row.number(2);
          sums[4] += row.number(3);
        },
        project.value(),
        no);
    sums[5] =
        session.number(
            "SELECT count(*) FROM series WHERE project_id = ? AND run_no = ?", project.value(), no);
    session.each(
        """
        SELECT coalesce(sum(files), 0), coalesce(sum(files * size), 0), coalesce(sum(size), 0),
          coalesce(sum(CASE WHEN EXISTS (
            SELECT 1 FROM artifact o WHERE o.digest = d.digest AND o.run_no <> ?2)
            OR EXISTS (SELECT 1 FROM project_artifact o WHERE o.digest = d.digest)
            THEN size ELSE 0 END), 0)
        FROM (
          SELECT digest, count(*) AS files, max(size_bytes) AS size FROM artifact
          WHERE project_id = ?1 AND run_no = ?2 GROUP BY digest) d
        """,
        row -> {
          for (int i = 0; i < 4; i++) {
            sums[6 + i] = row.number(1 + i);
          }
        },
        project.value(),
        no);
    return new OfRun(
        sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7], sums[8], sums[9]);
  }

  @Override
  public List<OfSeries> series(RunId run, String prefix, int max) {
    host.needSummaries(new SummaryScope.OfRun(project, run));
    return session.listSound(
        """
        SELECT key, points FROM series
        WHERE project_id = ? AND run_no = ? AND key >= ? AND key < ?
        ORDER BY points DESC, key LIMIT ?
        """,
        row -> new OfSeries(row.text(1), row.number(2)),
        project.value(),
        runs.load(project, run).no(),
        prefix,
        prefix + Prefix.LAST,
        max);
  }

  @Override
  public long countSeries(RunId run, String prefix) {
    host.needSummaries(new SummaryScope.OfRun(project, run));
    return session.number(
        """
        SELECT count(*) FROM series
        WHERE project_id = ? AND run_no = ? AND key >= ? AND key < ?
        """,
        project.value(),
        runs.load(project, run).no(),
        prefix,
        prefix + Prefix.LAST);
  }

  /// Gives the size of files that SQLite does not report.
  @FunctionalInterface
  interface FileSizes {
    long logBytes();
  }
}
