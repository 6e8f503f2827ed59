package dev.quipu.store.sqlite.read;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.port.read.Taken;
import dev.quipu.engine.port.read.UsageReader;
import dev.quipu.store.shared.summaries.SummaryScope;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Prefix;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.SqliteLimits;
import dev.quipu.store.sqlite.tables.Owner;
import dev.quipu.store.sqlite.tables.Table;
import dev.quipu.store.sqlite.tables.Tables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/// Adds up sizes.
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
  public Optional<Walked> ofRuns(Walked from, RunSink sink) {
    List<Table> tables = Tables.countedFor(Owner.RUN);
    Table table = tables.get(from.part());
    long place =
        table.keys().equals(List.of("no"))
            ? byNumber(table, from.place(), sink)
            : byRun(table, from.place(), sink);
    if (place >= 0) {
      return Optional.of(new Walked(from.part(), place));
    }
    return from.part() + 1 < tables.size()
        ? Optional.of(new Walked(from.part() + 1, 0))
        : Optional.empty();
  }

  private long byNumber(Table table, long from, RunSink sink) {
    long last = session.number("SELECT coalesce(max(no), 0) FROM " + table.name());
    // From the next existing row on, because many numbers may be gone.
    long first =
        session.number("SELECT coalesce(min(no), 0) FROM " + table.name() + " WHERE no > ?", from);
    if (first == 0) {
      return -1;
    }
    long to = first + SqliteLimits.SPACE_ROWS_PER_READ;
    // The plus keeps SQLite from reading the index of the whole project rather than these rows.
    session.each(
        table.sums("run_no") + " WHERE no >= ? AND no <= ? AND +project_id = ? GROUP BY run_no",
        row -> sink.add(row.number(1), table.taken(row)),
        first,
        to,
        project.value());
    return to >= last ? -1 : to;
  }

  private long byRun(Table table, long from, RunSink sink) {
    long[] last = {-1};
    session.each(
        table.sums("run_no")
            + " WHERE project_id = ? AND run_no > ? GROUP BY run_no ORDER BY run_no LIMIT ?",
        row -> {
          sink.add(row.number(1), table.taken(row));
          last[0] = row.number(1);
        },
        project.value(),
        from,
        SqliteLimits.SPACE_ROWS_PER_READ / 10);
    return last[0];
  }

  @Override
  public Taken ofProject() {
    Taken[] sum = {Taken.NOTHING};
    for (Owner owner : List.of(Owner.PROJECT, Owner.MODEL)) {
      for (Table table : Tables.countedFor(owner)) {
        session.each(
            table.sums("project_id") + " WHERE project_id = ?",
            row -> sum[0] = sum[0].plus(table.taken(row)),
            project.value());
      }
    }
    return sum[0];
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
    return distinct(Table.Part.ARTIFACTS, after, sink);
  }

  @Override
  public String parts(String after, LongConsumer sink) {
    return distinct(Table.Part.PARTS, after, sink);
  }

  private String distinct(Table.Part part, String after, LongConsumer sink) {
    String some =
        Tables.counting(part).stream()
            .map(table ->
                "SELECT * FROM (SELECT digest, max(size_bytes) AS size FROM "
                    + table.name()
                    + " WHERE digest > ?1 GROUP BY digest ORDER BY digest LIMIT ?2)")
            .collect(Collectors.joining(" UNION ALL "));
    String[] last = {""};
    session.each(
        "SELECT digest, max(size) FROM (" + some + ") GROUP BY digest ORDER BY digest LIMIT ?2",
        row -> {
          sink.accept(row.number(2));
          last[0] = row.text(1);
        },
        after,
        SqliteLimits.SPACE_ROWS_PER_READ);
    return last[0];
  }

  @Override
  public long uploads() {
    return session.number("SELECT count(*) FROM upload WHERE project_id = ?", project.value());
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
    Map<String, OfTable> tables = ofTables(session, project, no);
    Taken all = sum(tables);
    OfTable frames = tables.getOrDefault("frame", OfTable.NOTHING);
    OfTable chunks = tables.getOrDefault("chunk", OfTable.NOTHING);
    long[] blobs = new long[2];
    session.each(
        blobsOfRun(),
        row -> {
          blobs[0] = row.number(1);
          blobs[1] = row.number(2);
        },
        project.value(),
        no);
    return new OfRun(
        frames.rows,
        frames.taken.pointBytes(),
        chunks.rows,
        chunks.taken.pointBytes(),
        all.points(),
        session.number(
            "SELECT count(*) FROM series WHERE project_id = ? AND run_no = ?", project.value(), no),
        all.artifacts(),
        all.artifactBytes(),
        blobs[0],
        blobs[1]);
  }

  /// Selects the sizes of the blobs of run ?2 of project ?1, and of those that others name, too.
  private static String blobsOfRun() {
    List<Table> tables = Tables.counting(Table.Part.ARTIFACTS);
    String others =
        tables.stream()
            .map(table ->
                "EXISTS (SELECT 1 FROM "
                    + table.name()
                    + " o WHERE o.digest = d.digest"
                    + (table.owner() == Owner.RUN
                        ? " AND (o.project_id, o.run_no) <> (?1, ?2))"
                        : ")"))
            .collect(Collectors.joining(" OR "));
    String own =
        tables.stream()
            .filter(table -> table.owner() == Owner.RUN)
            .map(table -> "SELECT digest, size_bytes" + table.ofOwner())
            .collect(Collectors.joining(" UNION ALL "));
    return "SELECT coalesce(sum(size), 0), coalesce(sum(CASE WHEN "
        + others
        + " THEN size ELSE 0 END), 0) FROM (SELECT digest, max(size_bytes) AS size FROM ("
        + own
        + ") GROUP BY digest) d";
  }

  /// The rows of a run in a table, and their space.
  record OfTable(long rows, Taken taken) {
    private static final OfTable NOTHING = new OfTable(0, Taken.NOTHING);
  }

  /// The space of a run by the name of the table.
  static Map<String, OfTable> ofTables(Session session, ProjectId project, long no) {
    Map<String, OfTable> found = new HashMap<>();
    session.each(
        Tables.countedFor(Owner.RUN).stream()
            .map(table ->
                table.sums("'" + table.name() + "'")
                    + " WHERE project_id = ?1 AND run_no = ?2 AND "
                    + table.usage().condition())
            .collect(Collectors.joining(" UNION ALL ")),
        row -> {
          String name = row.text(1);
          found.put(name, new OfTable(row.number(2), Tables.named(name).taken(row)));
        },
        project.value(),
        no);
    return found;
  }

  static Taken sum(Map<String, OfTable> tables) {
    return tables.values().stream().map(OfTable::taken).reduce(Taken.NOTHING, Taken::plus);
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
}
