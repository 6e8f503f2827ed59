package dev.quipu.store.sqlite.read;

import dev.quipu.codec.line.Line;
import dev.quipu.codec.line.LineBuilder;
import dev.quipu.codec.line.LoggedRows;
import dev.quipu.codec.line.RowsBuilder;
import dev.quipu.core.model.Attempts;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Series;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.port.read.PointReader;
import dev.quipu.engine.port.read.SeriesListing;
import dev.quipu.query.LikePattern;
import dev.quipu.store.shared.summaries.ExactSummaries;
import dev.quipu.store.shared.summaries.StoredSummary;
import dev.quipu.store.shared.summaries.SummaryScope;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.rows.SeriesRows;
import dev.quipu.store.sqlite.rows.SqliteLines;
import dev.quipu.store.sqlite.session.Prefix;
import dev.quipu.store.sqlite.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads points in the tables `frame`, `chunk`, `series`, `attempt` and `writer_sequence`.
public class SqlitePointReader implements PointReader {
  /// Series read in one go by a search for keys that contain a text.
  private static final int SEARCHED_AT_ONCE = 5000;

  /// The plus stops SQLite from starting at the key before when the prefix begins far behind that
  /// key.
  private static final String SERIES_AFTER =
      """
      SELECT s.run_no, s.key, s.points, s.first, s.first_step, s.first_ms, s.last,
        s.last_step, s.last_ms, s.min, s.max, s.sum, s.nan_points, s.infinite_points,
        s.rewound, s.last_frame
      FROM series s
      WHERE s.project_id = ? AND s.run_no = ? AND s.key >= max(?, ?) AND s.key < ?
        AND +s.key > ?
      ORDER BY s.key LIMIT ?
      """;

  protected final Session session;

  protected final ProjectId project;
  protected final RunRows runs;
  final ReadHost host;
  private final ExactSummaries reader;
  private final SqliteLines lines;

  public SqlitePointReader(
      ProjectId project,
      Session session,
      RunRows runs,
      ReadHost host,
      ExactSummaries reader,
      SqliteLines lines) {
    this.project = project;
    this.lines = lines;
    this.session = session;
    this.runs = runs;
    this.host = host;
    this.reader = reader;
  }

  @Override
  public long lastSequence(RunId run, WriterId writer) {
    return session.number(
        """
        SELECT coalesce(max(sequence), 0) FROM writer_sequence
        WHERE project_id = ? AND run_no = ? AND writer = ?
        """,
        project.value(),
        runs.load(project, run).no(),
        writer.hex());
  }

  @Override
  public List<Series> series(RunId run, SeriesListing listing) {
    host.needSummaries(new SummaryScope.OfKeys(project, run, listing.prefix()));
    RunRow row = runs.find(project, run);
    if (row == null) {
      return List.of();
    }
    LikePattern pattern = LikePattern.containing(listing.part());
    List<StoredSummary> found = new ArrayList<>();
    String last = listing.after();
    while (found.size() < listing.max()) {
      int left = listing.max() - found.size();
      int lot = listing.part().isEmpty() ? left : Math.max(left, SEARCHED_AT_ONCE);
      // A damaged row must not make an unfinished list look finished.
      int[] read = {0};
      String[] lastRead = {last};
      session.eachSound(
          SERIES_AFTER,
          one -> {
            read[0]++;
            lastRead[0] = one.text(2);
            if (found.size() < listing.max() && pattern.matches(lastRead[0])) {
              found.add(SeriesRows.read(one));
              session.keep(one.keptBytes());
            }
          },
          project.value(),
          row.no(),
          last,
          listing.prefix(),
          listing.prefix() + Prefix.LAST,
          last,
          lot);
      if (read[0] < lot || lastRead[0].equals(last)) {
        break;
      }
      last = lastRead[0];
    }
    return reader.exact(project, found).stream().map(StoredSummary::series).toList();
  }

  @Override
  public Optional<Series> findSeries(RunId run, String key) {
    host.needSummaries(new SummaryScope.OfKeys(project, run, key));
    RunRow row = runs.find(project, run);
    StoredSummary stored =
        row == null ? null : new SeriesRows(session).find(project, row.no(), key);
    return stored == null
        ? Optional.empty()
        : Optional.of(reader.exact(project, List.of(stored)).getFirst().series());
  }

  @Override
  public Attempts attempts(RunId run) {
    return runs.attempts(project, run, no -> lines.attempts(project, no));
  }

  @Override
  public Map<String, Line> lines(RunId run, Set<String> keys, Sight sight) {
    RunRow row = runs.find(project, run);
    if (row == null) {
      return new LineBuilder(keys, Attempts.NONE, Map.of()).build();
    }
    Attempts attempts =
        switch (sight) {
          case LIVING -> lines.attempts(project, row.no());
          case ALL -> Attempts.NONE;
        };
    return lines.lines(project, row.no(), keys, attempts, Long.MAX_VALUE);
  }

  @Override
  public LoggedRows logged(
      RunId run, String stream, long fromIndex, long lastIndex, @Nullable Set<String> keys) {
    RunRow row = runs.find(project, run);
    return row == null
        ? new RowsBuilder(stream, 0, fromIndex, lastIndex, keys).build()
        : lines.logged(project.value(), row.no(), stream, fromIndex, lastIndex, keys);
  }

  @Override
  public SortedMap<String, LoggedStream> streams(RunId run) {
    RunRow row = runs.find(project, run);
    return row == null ? new TreeMap<>() : lines.streams(project.value(), row.no());
  }
}
