package dev.quipu.store.sqlite;

import dev.quipu.codec.Axis;
import dev.quipu.codec.Chunk;
import dev.quipu.codec.Line;
import dev.quipu.codec.LineBuilder;
import dev.quipu.codec.Points;
import dev.quipu.core.Attempt;
import dev.quipu.core.Attempts;
import dev.quipu.core.Digest;
import dev.quipu.core.Frame;
import dev.quipu.core.StreamRows;
import dev.quipu.core.WriterId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads the points of series out of the tables `chunk` and `frame`.
final class SqliteLines {
  /// Kinds of chunks.
  static final int LINE = 0;

  static final int REPEATS = 1;

  private final Session session;
  private final ChunkCache cache;

  SqliteLines(Session session, ChunkCache cache) {
    this.session = session;
    this.cache = cache;
  }

  Attempts attempts(long project, long runNo) {
    List<Attempt> attempts =
        session.list(
            """
            SELECT id, no, from_step, start_ms FROM attempt
            WHERE project_id = ? AND run_no = ? ORDER BY no
            """,
            row ->
                new Attempt(
                    new WriterId(row.text(1)), (int) row.number(2), row.number(3), row.number(4)),
            project,
            runNo);
    return attempts.isEmpty() ? Attempts.NONE : new Attempts(attempts);
  }

  /// The lines of some series by key.
  ///
  /// @param attempts of the run; [Attempts#NONE] for the points of all
  /// @param throughFrame frames behind it are left out
  Map<String, Line> lines(
      long project, long runNo, Set<String> keys, Attempts attempts, long throughFrame) {
    LineBuilder builder = new LineBuilder(keys, attempts, rows(project, runNo, keys));
    for (String key : keys) {
      for (Found found : chunks(project, runNo, key, LINE)) {
        builder.add(key, found.attempt(), open(found));
      }
    }
    session.each(
        """
        SELECT attempt, body FROM frame
        WHERE project_id = ? AND run_no = ? AND no > ? AND no <= ? ORDER BY no
        """,
        row -> builder.add((int) row.number(1), row.bytes(2)),
        project,
        runNo,
        compacted(project, runNo),
        throughFrame);
    return builder.build();
  }

  /// What was logged to some series, by index.
  Map<String, Points> logged(
      long project, long runNo, Set<String> keys, long fromIndex, long toIndex) {
    Map<String, Points> logged = new HashMap<>();
    for (String key : keys) {
      for (int kind : new int[] {LINE, REPEATS}) {
        for (Found found : chunks(project, runNo, key, kind)) {
          if (found.firstIndex() <= toIndex && found.lastIndex() >= fromIndex) {
            addWithin(open(found), fromIndex, toIndex, points(logged, key));
          }
        }
      }
    }
    StreamRows streamRows = new StreamRows(rows(project, runNo, keys));
    session.each(
        "SELECT body FROM frame WHERE project_id = ? AND run_no = ? AND no > ? ORDER BY no",
        row ->
            Frame.scan(
                row.bytes(1),
                keys,
                streamRows,
                (key, rows, firstIndex, steps, timesMs, values) -> {
                  for (int i = 0; i < rows; i++) {
                    if (firstIndex + i >= fromIndex && firstIndex + i <= toIndex) {
                      points(logged, key).add(steps[i], timesMs[i], firstIndex + i, values[i]);
                    }
                  }
                }),
        project,
        runNo,
        compacted(project, runNo));
    logged.values().removeIf(points -> points.size() == 0);
    logged.values().forEach(Points::sortByIndex);
    return logged;
  }

  private static Points points(Map<String, Points> logged, String key) {
    return logged.computeIfAbsent(key, _ -> new Points());
  }

  private static void addWithin(Chunk chunk, long fromIndex, long toIndex, Points into) {
    long[] indexes = new long[chunk.points()];
    chunk.decode(Axis.INDEX, 0, indexes.length, indexes, 0);
    for (int i = 0; i < indexes.length; ) {
      int end = i;
      while (end < indexes.length && indexes[end] >= fromIndex && indexes[end] <= toIndex) {
        end++;
      }
      if (end > i) {
        into.add(chunk, i, end);
      }
      i = end + 1;
    }
  }

  /// The keys of a stream, in order.
  SortedSet<String> keys(long project, long runNo, String stream) {
    SortedSet<String> keys = new TreeSet<>();
    Row.Sink sink =
        row -> {
          if (StreamRows.streamOf(row.text(1)).equals(stream)) {
            keys.add(row.text(1));
          }
        };
    String from = stream.isEmpty() ? "" : stream + "/";
    String to = from + Prefix.LAST;
    session.each(
        "SELECT key FROM series WHERE project_id = ? AND run_no = ? AND key >= ? AND key < ?",
        sink,
        project,
        runNo,
        from,
        to);
    if (!attempts(project, runNo).all().isEmpty()) {
      // Series that are superseded as a whole have no row.
      session.each(
          """
          SELECT DISTINCT key FROM chunk
          WHERE project_id = ? AND run_no = ? AND key >= ? AND key < ?
          """,
          sink,
          project,
          runNo,
          from,
          to);
      session.each(
          "SELECT body FROM frame WHERE project_id = ? AND run_no = ? AND no > ?",
          row ->
              Frame.scanAll(
                  row.bytes(1),
                  new StreamRows(Map.of(stream, 0L)),
                  (key, rows, firstIndex, steps, timesMs, values) -> keys.add(key)),
          project,
          runNo,
          compacted(project, runNo));
    }
    return keys;
  }

  /// How many rows a stream has.
  long countRows(long project, long runNo, String stream) {
    StreamRows streamRows = new StreamRows(rows(project, runNo, List.of(stream + "/")));
    session.each(
        "SELECT body FROM frame WHERE project_id = ? AND run_no = ? AND no > ? ORDER BY no",
        row ->
            Frame.scan(
                row.bytes(1),
                Set.of(),
                streamRows,
                (_, _, _, _, _, _) -> {
                  throw new IllegalStateException("No key was asked for");
                }),
        project,
        runNo,
        compacted(project, runNo));
    return streamRows.rows().getOrDefault(stream, 0L);
  }

  /// The frames of a run up to this one are in chunks; 0 if none is.
  long compacted(long project, long runNo) {
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
  record Found(long no, int attempt, long firstIndex, long lastIndex, @Nullable Digest blob) {}

  /// The chunks of a series, by attempt and first point.
  List<Found> chunks(long project, long runNo, String key, int kind) {
    return session.list(
        """
        SELECT no, attempt, first_index, last_index, digest FROM chunk
        WHERE project_id = ? AND run_no = ? AND key = ? AND kind = ?
        ORDER BY attempt, first_step, last_step, no
        """,
        row -> {
          String digest = row.textOrNull(5);
          return new Found(
              row.number(1),
              (int) row.number(2),
              row.number(3),
              row.number(4),
              digest == null ? null : new Digest(digest));
        },
        project,
        runNo,
        key,
        kind);
  }

  Chunk open(Found found) {
    return cache.open(
        found.no(),
        found.blob(),
        () ->
            Objects.requireNonNull(
                session.first(
                    "SELECT body FROM chunk WHERE no = ?", row -> row.bytes(1), found.no())));
  }
}
