package dev.quipu.engine.charts;

import dev.quipu.codec.chunk.StoredAxis;
import dev.quipu.codec.line.Line;
import dev.quipu.codec.line.OrderedPoints;
import dev.quipu.codec.line.Points;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Series;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.PointReader.Sight;
import dev.quipu.engine.port.read.SeriesListing;
import dev.quipu.engine.request.InOrder;
import dev.quipu.engine.request.MemoryWait;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Presence;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.runs.Runs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads series: their summaries, their points, and charts of them.
public final class SeriesReader {
  private final Store store;

  public SeriesReader(Store store) {
    this.store = store;
  }

  /// Lists the series of a run by key.
  ///
  /// @param prefix only keys that start with this text
  /// @param part only keys that contain this text; case does not matter
  /// @param pageToken from the page before; null or empty for the first
  public Results<Series> list(
      Scope scope, RunId run, String prefix, String part, int max, @Nullable String pageToken) {
    Experiments.checkPageSize(max, PageLimits.SERIES_PER_PAGE);
    PageToken token = PageToken.of(store.secret(), "series", run, prefix, part);
    String after = Objects.requireNonNullElse(token.place(pageToken), "");
    SeriesListing listing = new SeriesListing(prefix, part, after, max + 1);
    List<Series> found =
        store.read(
            scope,
            tx -> {
              Runs.require(tx, run);
              return tx.points().series(run, listing);
            });
    return token.page(found, max, Series::key);
  }

  /// The order of points: by step, then time, then value; or by time first, which is MLflow's order
  /// of a history.
  public enum PointOrder {
    STEP,
    TIME;

    private StoredAxis axis() {
      return switch (this) {
        case STEP -> StoredAxis.STEP;
        case TIME -> StoredAxis.TIME;
      };
    }
  }

  /// The living points of a series in an order, each once. Only the points in use are in memory.
  /// Empty if there is no such series.
  public OrderedPoints points(Scope scope, RunId run, String key, PointOrder order) {
    Line line =
        store.read(
            scope,
            tx -> {
              Runs.require(tx, run);
              return line(tx, run, key, Sight.LIVING);
            });
    scope.memory().take(line.workBytes());
    return line.ordered(order.axis(), scope.memory()::take);
  }

  /// Consecutive points of a series.
  ///
  /// @param points all points of the series; the page is those from `start` (inclusive) to `end`
  ///   (exclusive)
  /// @param nextPageToken opaque; absent at the end of the series
  public record PointPage(
      OrderedPoints points, long start, long end, @Nullable String nextPageToken) {
    /// Passes on the points in batches, so that only one batch is in memory.
    public void each(Consumer<Points> sink) {
      for (long at = start; at < end; at += ChartLimits.POINTS_AT_ONCE) {
        sink.accept(points.at(at, Math.min(end, at + ChartLimits.POINTS_AT_ONCE)));
      }
    }
  }

  /// A page of the points of a series, by time, then step, then value.
  ///
  /// @param max the most points of the page; 0 for all that follow
  /// @param pageToken from the page before; null or empty for the first
  public PointPage page(Scope scope, RunId run, String key, int max, @Nullable String pageToken) {
    OrderedPoints points = points(scope, run, key, PointOrder.TIME);
    PageToken token = PageToken.of(store.secret(), "points", run, key);
    String place = token.place(pageToken);
    long start = place == null ? 0 : behind(points, place.split(":", -1));
    long end = max == 0 ? points.size() : Math.min(start + max, points.size());
    scope.memory().take(Points.GROWING_BYTES * Math.min(ChartLimits.POINTS_AT_ONCE, end - start));
    return new PointPage(
        points, start, end, end < points.size() ? token.after(place(points, end - 1)) : null);
  }

  private static String place(OrderedPoints points, long i) {
    Points last = points.at(i, i + 1);
    return last.timeMs(0) + ":" + last.step(0) + ":" + Double.doubleToRawLongBits(last.value(0));
  }

  /// The index of the first point after a place. The index must be searched: late points are
  /// inserted, and a new attempt removes points.
  private static long behind(OrderedPoints points, String[] place) {
    long timeMs = Long.parseLong(place[0]);
    long step = Long.parseLong(place[1]);
    double value = Double.longBitsToDouble(Long.parseLong(place[2]));
    long low = 0;
    long high = points.size();
    while (low < high) {
      long middle = (low + high) >>> 1;
      Points one = points.at(middle, middle + 1);
      int order = Long.compare(one.timeMs(0), timeMs);
      order = order != 0 ? order : Long.compare(one.step(0), step);
      order = order != 0 ? order : Double.compare(one.value(0), value);
      if (order > 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /// A series of a run.
  public record SeriesRef(RunId run, String key) {}

  /// A query for charts.
  public record ChartQuery(List<SeriesRef> series, ChartWindow window) {
    public ChartQuery {
      series = List.copyOf(series);
      if (series.isEmpty() || series.size() > ChartLimits.SERIES_PER_QUERY) {
        throw QuipuException.invalid(
            "Query names "
                + series.size()
                + " series; 1 to "
                + ChartLimits.SERIES_PER_QUERY
                + " are allowed");
      }
      if ((long) series.size() * window.buckets() > ChartLimits.BUCKETS_PER_QUERY) {
        throw QuipuException.invalid(
            "Query wants "
                + series.size()
                + " series of "
                + window.buckets()
                + " buckets each; at most "
                + ChartLimits.BUCKETS_PER_QUERY
                + " buckets are allowed in all");
      }
    }
  }

  /// Makes the charts of the series and passes them on one by one, in the order of the query. A
  /// series without points has no chart. If the series of a run stand together in the query, the
  /// charts of only a few runs are in memory at a time.
  ///
  /// @throws QuipuException NOT_FOUND, before the first chart, if a run does not exist
  public void charts(Scope scope, ChartQuery query, BiConsumer<SeriesRef, Chart> sink) {
    Map<RunId, Set<String>> keysByRun = new LinkedHashMap<>();
    Map<SeriesRef, Integer> uses = new HashMap<>();
    for (SeriesRef ref : query.series()) {
      keysByRun.computeIfAbsent(ref.run(), id -> new LinkedHashSet<>()).add(ref.key());
      uses.merge(ref, 1, Integer::sum);
    }
    Map<RunId, Long> starts = store.read(scope, tx -> starts(tx, keysByRun.keySet()));
    try (Presence presence = new Presence(scope.caller());
        Memory.Reserve memory = scope.memory().reserve()) {
      Scope reserved = scope.withMemory(memory);
      Given given = new Given(query.series(), uses, memory, sink);
      Function<Piece, Map<SeriesRef, Chart>> work =
          piece -> charts(reserved, query.window(), piece, starts.getOrDefault(piece.run(), 0L));
      // The first piece shows how much memory the others need. All of it is reserved before the
      // answer begins.
      List<Piece> pieces = pieces(keysByRun, query.window());
      Map<SeriesRef, Chart> first = work.apply(pieces.getFirst());
      int ahead = Math.min(InOrder.mostAhead(), pieces.size() - 1);
      while (ahead > 0 && !memory.tryHave(ahead * memory.most())) {
        ahead--;
      }
      given.put(pieces.getFirst(), first);
      InOrder.each(
          presence,
          pieces.subList(1, pieces.size()),
          ahead,
          piece -> MemoryWait.forMemory(presence, () -> work.apply(piece)),
          given::put);
    }
  }

  /// Series of one run whose charts are made at once.
  private record Piece(RunId run, List<String> keys) {}

  /// A piece has few series, so that memory does not grow with the query.
  private static List<Piece> pieces(Map<RunId, Set<String>> keysByRun, ChartWindow window) {
    int most =
        Math.clamp(ChartLimits.BUCKETS_AT_ONCE / window.buckets(), 1, ChartLimits.SERIES_AT_ONCE);
    List<Piece> pieces = new ArrayList<>();
    keysByRun.forEach((run, keys) -> {
      List<String> all = List.copyOf(keys);
      for (int from = 0; from < all.size(); from += most) {
        pieces.add(new Piece(run, all.subList(from, Math.min(all.size(), from + most))));
      }
    });
    return pieces;
  }

  /// The charts of some series of one run. The memory of the scope accounts for the charts. Each
  /// piece has its own transaction, because a large query must not hold one snapshot open. Frames
  /// are read once for all of the keys.
  private Map<SeriesRef, Chart> charts(Scope scope, ChartWindow window, Piece piece, long startMs) {
    Set<String> read = new LinkedHashSet<>(piece.keys());
    piece.keys().forEach(key -> read.add(window.xKey(key)));
    Map<SeriesRef, Chart> charts = new HashMap<>();
    Memory.Part held = scope.memory().part();
    try (Memory.Part work = scope.memory().part()) {
      Map<String, Line> lines =
          store.read(
              scope.withMemory(work), tx -> tx.points().lines(piece.run(), read, window.sight()));
      for (String key : piece.keys()) {
        Chart chart = chart(lines, key, window, startMs, work);
        held.take(chart.heldBytes());
        charts.put(new SeriesRef(piece.run(), key), chart);
      }
      return charts;
    } catch (QuipuException e) {
      held.clear();
      throw e;
    }
  }

  /// Passes charts on in the order of the query, each as soon as it and all earlier ones are ready.
  private static final class Given {
    private final List<SeriesRef> wanted;
    private final Map<SeriesRef, Integer> uses;
    private final Memory memory;
    private final BiConsumer<SeriesRef, Chart> sink;
    private final Map<SeriesRef, Chart> ready = new HashMap<>();
    private int next;

    Given(
        List<SeriesRef> wanted,
        Map<SeriesRef, Integer> uses,
        Memory memory,
        BiConsumer<SeriesRef, Chart> sink) {
      this.wanted = wanted;
      this.uses = uses;
      this.memory = memory;
      this.sink = sink;
    }

    void put(Piece piece, Map<SeriesRef, Chart> charts) {
      ready.putAll(charts);
      for (; next < wanted.size(); next++) {
        SeriesRef ref = wanted.get(next);
        Chart chart = ready.get(ref);
        if (chart == null) {
          return;
        }
        sink.accept(ref, chart);
        if (uses.merge(ref, -1, Integer::sum) == 0) {
          ready.remove(ref);
          memory.give(chart.heldBytes());
        }
      }
    }
  }

  private static Chart chart(
      Map<String, Line> lines, String key, ChartWindow window, long startMs, Memory memory) {
    Line line = Objects.requireNonNull(lines.get(key));
    try (Memory.Part work = memory.part()) {
      work.take(line.workBytes() + Chart.workBytes(Math.min(window.buckets(), line.size())));
      if (window.xField() == null) {
        if (window.average() != null) {
          work.take(line.averageBytes(window.axis().stored()));
        }
        return Chart.of(line, window, startMs);
      }
      Line x = Objects.requireNonNull(lines.get(window.xKey(key)));
      work.take(FieldPairs.workBytes(x, line));
      return Chart.of(FieldPairs.of(x, line), line, window);
    }
  }

  private static Line line(ReadTransaction tx, RunId run, String key, Sight sight) {
    return Objects.requireNonNull(tx.points().lines(run, Set.of(key), sight).get(key));
  }

  private static Map<RunId, Long> starts(ReadTransaction tx, Set<RunId> runs) {
    Map<RunId, Long> starts = new HashMap<>();
    for (RunId run : runs) {
      starts.put(run, Runs.require(tx, run).startMs());
    }
    return starts;
  }
}
