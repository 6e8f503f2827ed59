package dev.quipu.store.sqlite.rows;

import dev.quipu.codec.chunk.Chunk;
import dev.quipu.codec.chunk.JsonChunk;
import dev.quipu.codec.line.Line;
import dev.quipu.codec.line.LineBuilder;
import dev.quipu.codec.line.LoggedRows;
import dev.quipu.codec.line.RowsBuilder;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.StreamRows;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Attempt;
import dev.quipu.core.model.Attempts;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.port.read.CompactionReader.Kind;
import dev.quipu.engine.port.read.PointReader.LoggedStream;
import dev.quipu.store.shared.chunks.ChunkCache;
import dev.quipu.store.shared.summaries.RunLines;
import dev.quipu.store.sqlite.session.Prefix;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// Reads the points of series from the tables `chunk` and `frame`.
public final class SqliteLines implements RunLines {
  private final Session session;
  private final ChunkCache cache;

  public SqliteLines(Session session, ChunkCache cache) {
    this.session = session;
    this.cache = cache;
  }

  /// The values of the column `kind`.
  public static int number(Kind kind) {
    return switch (kind) {
      case LINE -> 0;
      case REPEATS -> 1;
      case JSON -> 2;
      case LOG -> 3;
      case TRACK -> 4;
    };
  }

  public static Kind kind(long number) {
    for (Kind kind : Kind.values()) {
      if (number(kind) == number) {
        return kind;
      }
    }
    throw QuipuException.corrupt("A chunk has the unknown kind " + number);
  }

  @Override
  public Attempts attempts(ProjectId project, long runNo) {
    List<Attempt> attempts =
        session.list(
            """
            SELECT id, no, from_step, start_ms FROM attempt
            WHERE project_id = ? AND run_no = ? ORDER BY no
            """,
            row ->
                new Attempt(
                    new WriterId(row.text(1)), (int) row.number(2), row.number(3), row.number(4)),
            project.value(),
            runNo);
    return attempts.isEmpty() ? Attempts.NONE : new Attempts(attempts);
  }

  @Override
  public Map<String, Line> lines(
      ProjectId ofProject, long runNo, Set<String> keys, Attempts attempts, long throughFrame) {
    long project = ofProject.value();
    LineBuilder builder =
        new LineBuilder(keys, attempts, rows(project, runNo, keys), session::keep);
    for (String key : keys) {
      for (FoundChunk found : chunks(project, runNo, key, Kind.LINE)) {
        builder.add(key, found.attempt(), open(found));
      }
    }
    session.each(
        """
        SELECT attempt, body FROM frame
        WHERE project_id = ? AND run_no = ? AND no > ? AND no <= ? AND kind = 0
        ORDER BY no
        """,
        row -> builder.add((int) row.number(1), row.bytes(2)),
        project,
        runNo,
        compacted(project, runNo),
        throughFrame);
    return builder.build();
  }

  /// The rows of a stream in a range; the one pass over the frames also counts the rows.
  public LoggedRows logged(
      long project,
      long runNo,
      String stream,
      long fromIndex,
      long lastIndex,
      @Nullable Set<String> keys) {
    String prefix = StreamRows.keyOf(stream, "");
    long compactedRows = rows(project, runNo, List.of(prefix)).getOrDefault(stream, 0L);
    RowsBuilder builder =
        new RowsBuilder(stream, compactedRows, fromIndex, lastIndex, keys, session::keep);
    for (FoundOf found : chunksWithin(project, runNo, stream, prefix, fromIndex, lastIndex)) {
      if (found.chunk().firstIndex() > builder.lastIndex() || !builder.wants(found.key())) {
        continue;
      }
      if (found.kind() == Kind.JSON) {
        builder.add(found.key(), found.chunk().attempt(), openJson(found.chunk()));
      } else {
        builder.add(found.key(), found.chunk().attempt(), open(found.chunk()));
      }
    }
    session.each(
        "SELECT attempt, body FROM frame WHERE project_id = ? AND run_no = ? AND no > ? AND kind = 0"
            + " ORDER BY no",
        row -> builder.add((int) row.number(1), row.bytes(2)),
        project,
        runNo,
        compacted(project, runNo));
    return builder.build();
  }

  private record FoundOf(String key, Kind kind, FoundChunk chunk) {}

  private List<FoundOf> chunksWithin(
      long project, long runNo, String stream, String prefix, long fromIndex, long lastIndex) {
    // The index holds the keys, so rows of other streams are not read.
    return session.list(
        """
        SELECT no, attempt, first_index, last_index, digest, key, kind FROM chunk
        WHERE project_id = ?1 AND run_no = ?2 AND key >= ?3 AND key < ?4 AND kind < 3
          AND (?5 <> '' OR instr(substr(key, 2), '/') = 0) AND last_index >= ?6 AND first_index <= ?7
        ORDER BY first_index, no
        """,
        row -> new FoundOf(row.text(6), kind(row.number(7)), FoundChunk.read(row)),
        project,
        runNo,
        prefix,
        prefix + Prefix.LAST,
        stream,
        fromIndex,
        lastIndex);
  }

  /// The contents of each stream.
  public SortedMap<String, LoggedStream> streams(long project, long runNo) {
    SortedMap<String, SortedMap<String, Long>> json = new TreeMap<>();
    session.each(
        """
        SELECT key, sum(points) FROM chunk WHERE project_id = ? AND run_no = ? AND kind = ?
        GROUP BY key
        """,
        row -> count(json, row.text(1), row.number(2)),
        project,
        runNo,
        number(Kind.JSON));
    Map<String, Long> compactedRows = new HashMap<>();
    session.each(
        "SELECT name, row_count FROM stream WHERE project_id = ? AND run_no = ?",
        row -> compactedRows.put(row.text(1), row.number(2)),
        project,
        runNo);
    StreamRows streamRows = StreamRows.ofAll(compactedRows);
    Frame.Columns counting = new JsonCounting((key, values) -> count(json, key, values));
    session.each(
        "SELECT body FROM frame WHERE project_id = ? AND run_no = ? AND no > ? AND kind = 0"
            + " ORDER BY no",
        row -> Frame.scan(row.bytes(1), streamRows, counting),
        project,
        runNo,
        compacted(project, runNo));
    SortedMap<String, LoggedStream> streams = new TreeMap<>();
    streamRows
        .rows()
        .forEach((name, rows) ->
            streams.put(name, new LoggedStream(rows, json.getOrDefault(name, new TreeMap<>()))));
    return streams;
  }

  private static void count(
      SortedMap<String, SortedMap<String, Long>> json, String key, long values) {
    json.computeIfAbsent(StreamRows.streamOf(key), _ -> new TreeMap<>())
        .merge(key, values, Long::sum);
  }

  /// Counts columns of JSON without reading them.
  private record JsonCounting(ObjLongConsumer<String> sink) implements Frame.Columns {
    @Override
    public boolean wants(String key, boolean json, int rows, long firstIndex) {
      if (json) {
        sink.accept(key, rows);
      }
      return false;
    }

    @Override
    public void numbers(
        String key, int rows, long firstIndex, long[] steps, long[] timesMs, double[] values) {
      throw new IllegalStateException("It was not wanted");
    }

    @Override
    public void json(
        String key, int rows, long firstIndex, long[] steps, long[] timesMs, JsonText[] values) {
      throw new IllegalStateException("It was not wanted");
    }
  }

  /// The last compacted frame of a run; 0 if there is none.
  public long compacted(long project, long runNo) {
    return session.number(
        "SELECT coalesce(max(frame_no), 0) FROM compacted WHERE project_id = ? AND run_no = ?",
        project,
        runNo);
  }

  private Map<String, Long> rows(long project, long runNo, Collection<String> keys) {
    Map<String, Long> rows = new HashMap<>();
    for (String stream : StreamRows.streamsOf(keys)) {
      rows.put(
          stream,
          session.number(
              """
              SELECT coalesce(max(row_count), 0) FROM stream
              WHERE project_id = ? AND run_no = ? AND name = ?
              """,
              project,
              runNo,
              stream));
    }
    return rows;
  }

  /// A chunk that has not been opened.
  public record FoundChunk(
      long no, int attempt, long firstIndex, long lastIndex, @Nullable Digest blob) {
    private static FoundChunk read(Row row) throws SQLException {
      String digest = row.textOrNull(5);
      return new FoundChunk(
          row.number(1),
          (int) row.number(2),
          row.number(3),
          row.number(4),
          digest == null ? null : new Digest(digest));
    }
  }

  /// The chunks of a series, by attempt and first point.
  public List<FoundChunk> chunks(long project, long runNo, String key, Kind kind) {
    return session.list(
        """
        SELECT no, attempt, first_index, last_index, digest FROM chunk
        WHERE project_id = ? AND run_no = ? AND key = ? AND kind = ?
        ORDER BY attempt, first_step, last_step, no
        """,
        FoundChunk::read,
        project,
        runNo,
        key,
        number(kind));
  }

  /// The open chunks of JSON of a key and an attempt, by first index.
  public List<FoundChunk> openJson(long project, long runNo, String key, int attempt) {
    return session.list(
        """
        SELECT no, attempt, first_index, last_index, digest FROM chunk
        WHERE project_id = ? AND run_no = ? AND key = ? AND kind = ? AND attempt = ?
          AND digest IS NULL
        ORDER BY first_index, no
        """,
        FoundChunk::read,
        project,
        runNo,
        key,
        number(Kind.JSON),
        attempt);
  }

  public Chunk open(FoundChunk found) {
    Chunk chunk = cache.open(found.no(), found.blob(), () -> body(found));
    // The chunk stays with its readers, whether or not the cache drops it.
    session.keep(chunk.keptBytes() + (found.blob() == null ? chunk.lengthBytes() : 0));
    return chunk;
  }

  public JsonChunk openJson(FoundChunk found) {
    return JsonChunk.open(cache.bytes(found.no(), found.blob(), () -> body(found)));
  }

  private byte[] body(FoundChunk found) {
    return Objects.requireNonNull(
        session.first("SELECT body FROM chunk WHERE no = ?", row -> row.bytes(1), found.no()));
  }
}
