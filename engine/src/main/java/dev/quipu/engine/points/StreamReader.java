package dev.quipu.engine.points;

import dev.quipu.codec.line.LoggedRows;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.StreamRows;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Series;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.PointReader.LoggedStream;
import dev.quipu.engine.port.read.SeriesListing;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.runs.Runs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the rows of streams as they were logged: in that order, in all attempts, with duplicates,
/// and with whatever fields each row has.
public final class StreamReader {
  private final Store store;

  public StreamReader(Store store) {
    this.store = store;
  }

  /// A row.
  ///
  /// @param index the index of the row in the stream
  /// @param attempt the attempt that the row belongs to; null for the first
  /// @param fields values by field, the part of a key after the stream
  public record Row(
      long index,
      long step,
      long timeMs,
      @Nullable WriterId attempt,
      SortedMap<String, Value> fields) {}

  /// A value of a row.
  public sealed interface Value {}

  public record NumberValue(double number) implements Value {}

  /// A value that is not a number.
  public record JsonValue(JsonText json) implements Value {}

  /// Consecutive rows.
  ///
  /// @param total the number of rows in the stream
  public record RowPage(List<Row> rows, long startIndex, long endIndex, long total) {
    public boolean hasMore() {
      return endIndex < total;
    }
  }

  /// Reads rows of a stream: fewer than the limit at the end of the stream, or if they would be too
  /// large. Empty if there is no such stream, or if it has no rows in the range.
  ///
  /// @param fields the requested fields, at most [PageLimits#FIELDS_PER_ROW_QUERY]; empty for all.
  ///   A row with none of them is left out
  /// @param limit at most [PageLimits#ROWS_PER_PAGE]
  /// @throws QuipuException NOT_FOUND if there is no such run
  public RowPage rows(
      Scope scope,
      RunId run,
      String stream,
      Collection<String> fields,
      long startIndex,
      int limit) {
    if (fields.size() > PageLimits.FIELDS_PER_ROW_QUERY) {
      throw QuipuException.invalid(
          "Question names "
              + fields.size()
              + " fields; at most "
              + PageLimits.FIELDS_PER_ROW_QUERY
              + " are allowed");
    }
    Set<String> keys =
        fields.stream().map(field -> StreamRows.keyOf(stream, field)).collect(Collectors.toSet());
    Map<Integer, WriterId> attempts = new HashMap<>();
    LoggedRows logged =
        store.read(
            scope,
            tx -> {
              Runs.require(tx, run);
              tx.points().attempts(run).all().forEach(one -> attempts.put(one.number(), one.id()));
              return tx.points()
                  .logged(
                      run,
                      stream,
                      startIndex,
                      startIndex + limit - 1,
                      keys.isEmpty() ? null : keys);
            });
    LongFunction<@Nullable WriterId> attemptOf =
        index -> attempts.get(logged.attempts().getOrDefault(index, 0));
    int prefixChars = StreamRows.keyOf(stream, "").length();
    SortedMap<Long, Row> rows = new TreeMap<>();
    logged
        .numbers()
        .forEach((key, points) -> {
          String field = key.substring(prefixChars);
          for (int i = 0; i < points.size(); i++) {
            row(rows, attemptOf, points.index(i), points.step(i), points.timeMs(i))
                .put(field, new NumberValue(points.value(i)));
          }
        });
    logged
        .json()
        .forEach((key, values) -> {
          String field = key.substring(prefixChars);
          for (int i = 0; i < values.size(); i++) {
            row(rows, attemptOf, values.index(i), values.step(i), values.timeMs(i))
                .put(field, new JsonValue(values.value(i)));
          }
        });
    return new RowPage(
        new ArrayList<>(rows.values()), startIndex, logged.endIndex(), logged.total());
  }

  private static SortedMap<String, Value> row(
      SortedMap<Long, Row> rows,
      LongFunction<@Nullable WriterId> attemptOf,
      long index,
      long step,
      long timeMs) {
    return rows.computeIfAbsent(
            index, i -> new Row(i, step, timeMs, attemptOf.apply(i), new TreeMap<>()))
        .fields();
  }

  /// A stream and its summaries.
  ///
  /// @param rows the number of rows in all attempts
  /// @param fields the living summaries of numbers by key
  /// @param jsonCounts the number of values that are no numbers, in all attempts, by key
  public record Stats(
      String stream, long rows, List<Series> fields, SortedMap<String, Long> jsonCounts) {}

  /// The statistics of the streams of a run, by name. The stream of keys without a slash has the
  /// empty name.
  ///
  /// @param only the name of one stream; null for all that have rows
  /// @throws QuipuException NOT_FOUND if there is no such run
  public List<Stats> stats(Scope scope, RunId run, @Nullable String only) {
    return store.read(
        scope,
        tx -> {
          Runs.require(tx, run);
          SortedMap<String, LoggedStream> logged = tx.points().streams(run);
          Map<String, List<Series>> series =
              series(tx, run, only == null || only.isEmpty() ? "" : only + "/").stream()
                  .collect(Collectors.groupingBy(one -> StreamRows.streamOf(one.key())));
          Collection<String> names = only == null ? logged.keySet() : List.of(only);
          return names.stream()
              .map(name -> {
                LoggedStream found =
                    logged.getOrDefault(name, new LoggedStream(0, Collections.emptySortedMap()));
                return new Stats(
                    name, found.rows(), series.getOrDefault(name, List.of()), found.jsonCounts());
              })
              .toList();
        });
  }

  /// The number of rows of a stream in all attempts; 0 if there is no such stream.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run
  public long rowCount(Scope scope, RunId run, String stream) {
    return store.read(
        scope,
        tx -> {
          Runs.require(tx, run);
          LoggedStream found = tx.points().streams(run).get(stream);
          return found == null ? 0L : found.rows();
        });
  }

  private static List<Series> series(ReadTransaction tx, RunId run, String prefix) {
    List<Series> all = new ArrayList<>();
    String after = "";
    while (true) {
      SeriesListing listing = new SeriesListing(prefix, "", after, PageLimits.SERIES_PER_PAGE);
      List<Series> some = tx.points().series(run, listing);
      all.addAll(some);
      if (some.size() < PageLimits.SERIES_PER_PAGE) {
        return all;
      }
      after = some.getLast().key();
    }
  }
}
