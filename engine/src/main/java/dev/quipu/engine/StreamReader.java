package dev.quipu.engine;

import dev.quipu.codec.Points;
import dev.quipu.core.Limits;
import dev.quipu.core.QuipuException;
import dev.quipu.core.RunId;
import dev.quipu.core.Series;
import dev.quipu.core.StreamRows;
import dev.quipu.engine.store.PointStore;
import dev.quipu.engine.store.Store;
import dev.quipu.engine.store.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads streams row by row, as they were logged: in that order, in all attempts, with what is
/// there twice, and whatever the fields of each row.
public final class StreamReader {
  private final Store store;

  StreamReader(Store store) {
    this.store = store;
  }

  /// A row.
  ///
  /// @param index its place in the stream
  /// @param fields values by field: what of a key stands behind the stream
  public record Row(long index, long step, long timeMs, Map<String, Double> fields) {}

  /// Rows that follow one another.
  ///
  /// @param total how many the stream has
  public record RowPage(List<Row> rows, long startIndex, long endIndex, long total) {
    public boolean hasMore() {
      return endIndex < total;
    }
  }

  /// Some rows of a stream. Empty if there is no such stream, or it has no rows there.
  ///
  /// @param limit at most [Limits#ROWS_PER_PAGE]
  /// @throws QuipuException NOT_FOUND if there is no such run; INVALID_ARGUMENT if the stream has
  ///   more than [Limits#FIELDS_PER_ROW_PAGE] fields
  public RowPage rows(Scope scope, RunId run, String stream, long startIndex, int limit) {
    Found found =
        store.read(tx -> {
          Runs.require(tx, scope, run);
          PointStore points = tx.points();
          SortedSet<String> keys = points.keys(scope.project(), run, stream);
          if (keys.size() > Limits.FIELDS_PER_ROW_PAGE) {
            throw QuipuException.invalid(
                "Stream has "
                    + keys.size()
                    + " fields; rows of at most "
                    + Limits.FIELDS_PER_ROW_PAGE
                    + " can be read");
          }
          long total = points.rows(scope.project(), run, stream);
          long end = Math.min(total, startIndex + limit);
          return new Found(
              keys,
              points.logged(scope.project(), run, keys, startIndex, end - 1),
              total,
              Math.max(startIndex, end));
        });
    return new RowPage(
        rows(found, stream.isEmpty() ? 0 : stream.length() + 1),
        startIndex,
        found.end,
        found.total);
  }

  private record Found(SortedSet<String> keys, Map<String, Points> points, long total, long end) {}

  private static List<Row> rows(Found found, int prefixChars) {
    SortedMap<Long, Row> rows = new TreeMap<>();
    for (String key : found.keys) {
      Points points = found.points.getOrDefault(key, new Points());
      String field = key.substring(prefixChars);
      for (int i = 0; i < points.size(); i++) {
        long step = points.step(i);
        long timeMs = points.timeMs(i);
        rows.computeIfAbsent(
                points.index(i), index -> new Row(index, step, timeMs, new LinkedHashMap<>()))
            .fields()
            .put(field, points.value(i));
      }
    }
    return new ArrayList<>(rows.values());
  }

  /// A stream and what it amounts to.
  ///
  /// @param rows of all attempts
  /// @param fields the living summaries by key
  public record Stats(String stream, long rows, List<Series> fields) {}

  /// What a stream amounts to.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run
  public Stats stats(Scope scope, RunId run, String stream) {
    return store.read(tx -> {
      Runs.require(tx, scope, run);
      List<Series> fields =
          series(tx, scope, run, stream.isEmpty() ? "" : stream + "/").stream()
              .filter(series -> StreamRows.streamOf(series.key()).equals(stream))
              .toList();
      return new Stats(stream, tx.points().rows(scope.project(), run, stream), fields);
    });
  }

  /// The names of the streams of a run that have living points, in order; empty for keys without a
  /// slash.
  public Set<String> streams(Scope scope, RunId run) {
    return store.read(tx -> {
      Runs.require(tx, scope, run);
      return new TreeSet<>(
          StreamRows.streamsOf(series(tx, scope, run, "").stream().map(Series::key).toList()));
    });
  }

  private static List<Series> series(Transaction tx, Scope scope, RunId run, String prefix) {
    List<Series> all = new ArrayList<>();
    String after = "";
    while (true) {
      List<Series> some =
          tx.points().series(scope.project(), run, prefix, after, Limits.SERIES_PER_PAGE);
      all.addAll(some);
      if (some.size() < Limits.SERIES_PER_PAGE) {
        return all;
      }
      after = some.getLast().key();
    }
  }
}
