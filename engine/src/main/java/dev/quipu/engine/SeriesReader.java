package dev.quipu.engine;

import dev.quipu.codec.Line;
import dev.quipu.codec.Points;
import dev.quipu.core.Limits;
import dev.quipu.core.QuipuException;
import dev.quipu.core.RunId;
import dev.quipu.core.Series;
import dev.quipu.engine.store.PointStore.Sight;
import dev.quipu.engine.store.SeriesListing;
import dev.quipu.engine.store.Store;
import dev.quipu.engine.store.Transaction;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Reads series: their summaries, their points, and charts of them.
public final class SeriesReader {
  private final Store store;

  SeriesReader(Store store) {
    this.store = store;
  }

  /// The series of a run by key.
  ///
  /// @param prefix what their keys start with
  /// @param part what their keys contain; case does not matter
  /// @param pageToken of the page before; null or empty for the first
  public Results<Series> list(
      Scope scope, RunId run, String prefix, String part, int max, @Nullable String pageToken) {
    Experiments.checkPageSize(max, Limits.SERIES_PER_PAGE);
    PageToken token = PageToken.of(store.secret(), "series", run, prefix, part);
    String after = Objects.requireNonNullElse(token.place(pageToken), "");
    SeriesListing listing = new SeriesListing(prefix, part, after, max + 1);
    List<Series> found =
        store.read(tx -> {
          Runs.require(tx, scope, run);
          return tx.points().series(scope.project(), run, listing);
        });
    List<Series> page = found.subList(0, Math.min(max, found.size()));
    return new Results<>(page, found.size() > max ? token.after(page.getLast().key()) : null);
  }

  public Optional<Series> find(Scope scope, RunId run, String key) {
    return store.read(tx -> {
      Runs.require(tx, scope, run);
      return tx.points().findSeries(scope.project(), run, key);
    });
  }

  /// The order of points: by step, then time, then value; or by time first, MLflow's order of a
  /// history.
  public enum PointOrder {
    STEP,
    TIME
  }

  /// The living points of a series, each once. Empty if there is no such series.
  public Points points(Scope scope, RunId run, String key, PointOrder order) {
    Line line =
        store.read(tx -> {
          Runs.require(tx, scope, run);
          return line(tx, scope, run, key, Sight.LIVING);
        });
    Points points = line.points();
    switch (order) {
      case STEP -> points.sortByStep();
      case TIME -> points.sortByTime();
    }
    return points;
  }

  /// Some points of a series that follow one another.
  ///
  /// @param points all of the series, of which those from `start` to before `end` are meant
  /// @param nextPageToken opaque; absent at the end of the series
  public record PointPage(Points points, int start, int end, @Nullable String nextPageToken) {}

  /// A page of the points of a series, by time, then step, then value.
  ///
  /// @param max 0 for all that follow
  /// @param pageToken of the page before; null or empty for the first
  public PointPage page(Scope scope, RunId run, String key, int max, @Nullable String pageToken) {
    Points points = points(scope, run, key, PointOrder.TIME);
    PageToken token = PageToken.of(store.secret(), "points", run, key);
    String place = token.place(pageToken);
    int start = place == null ? 0 : behind(points, place.split(":", -1));
    int end = max == 0 ? points.size() : (int) Math.min((long) start + max, points.size());
    return new PointPage(
        points, start, end, end < points.size() ? token.after(place(points, end - 1)) : null);
  }

  private static String place(Points points, int i) {
    return points.timeMs(i)
        + ":"
        + points.step(i)
        + ":"
        + Double.doubleToRawLongBits(points.value(i));
  }

  /// The first point behind a place: points come late, and an attempt takes some away.
  private static int behind(Points points, String[] place) {
    long timeMs = Long.parseLong(place[0]);
    long step = Long.parseLong(place[1]);
    double value = Double.longBitsToDouble(Long.parseLong(place[2]));
    int low = 0;
    int high = points.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = Long.compare(points.timeMs(middle), timeMs);
      order = order != 0 ? order : Long.compare(points.step(middle), step);
      order = order != 0 ? order : Double.compare(points.value(middle), value);
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

  /// A question for charts.
  public record ChartQuery(List<SeriesRef> series, ChartWindow window) {
    public ChartQuery {
      series = List.copyOf(series);
      if (series.isEmpty() || series.size() > Limits.SERIES_PER_QUERY) {
        throw QuipuException.invalid(
            "Query names "
                + series.size()
                + " series; 1 to "
                + Limits.SERIES_PER_QUERY
                + " are allowed");
      }
      if ((long) series.size() * window.buckets() > Limits.BUCKETS_PER_QUERY) {
        throw QuipuException.invalid(
            "Query wants "
                + series.size()
                + " series of "
                + window.buckets()
                + " buckets each; at most "
                + Limits.BUCKETS_PER_QUERY
                + " buckets are allowed in all");
      }
    }
  }

  /// Makes the charts of the series and gives them away one by one in the order they were asked
  /// for. One of a series without points has none. If the series of a run stand together in the
  /// query, only charts of a few runs are in memory at a time.
  ///
  /// @throws QuipuException NOT_FOUND, before the first chart, if there is no such run
  public void charts(Scope scope, ChartQuery query, BiConsumer<SeriesRef, Chart> sink) {
    Map<RunId, Set<String>> keysByRun = new LinkedHashMap<>();
    Map<SeriesRef, Integer> uses = new HashMap<>();
    for (SeriesRef ref : query.series()) {
      keysByRun.computeIfAbsent(ref.run(), id -> new LinkedHashSet<>()).add(ref.key());
      uses.merge(ref, 1, Integer::sum);
    }
    Map<RunId, Long> starts = store.read(tx -> starts(tx, scope, keysByRun.keySet()));
    Given given = new Given(query.series(), uses, sink);
    InOrder.each(
        List.copyOf(keysByRun.keySet()),
        run ->
            charts(
                scope,
                query,
                run,
                keysByRun.getOrDefault(run, Set.of()),
                starts.getOrDefault(run, 0L)),
        (run, charts) -> given.put(charts));
  }

  /// The charts of one run. A transaction a run: a large query must not hold one snapshot open. The
  /// frames of a run are read once for all its keys.
  private Map<SeriesRef, Chart> charts(
      Scope scope, ChartQuery query, RunId run, Set<String> keys, long startMs) {
    Set<String> read = new LinkedHashSet<>(keys);
    keys.forEach(key -> read.add(query.window().xKey(key)));
    Map<String, Line> lines =
        store.read(tx -> tx.points().lines(scope.project(), run, read, query.window().sight()));
    Map<SeriesRef, Chart> charts = new HashMap<>();
    for (String key : keys) {
      charts.put(new SeriesRef(run, key), chart(lines, key, query.window(), startMs));
    }
    return charts;
  }

  /// Gives charts away in the order they were asked for, as soon as they and those before are
  /// there.
  private static final class Given {
    private final List<SeriesRef> wanted;
    private final Map<SeriesRef, Integer> uses;
    private final BiConsumer<SeriesRef, Chart> sink;
    private final Map<SeriesRef, Chart> ready = new HashMap<>();
    private int next;

    Given(List<SeriesRef> wanted, Map<SeriesRef, Integer> uses, BiConsumer<SeriesRef, Chart> sink) {
      this.wanted = wanted;
      this.uses = uses;
      this.sink = sink;
    }

    void put(Map<SeriesRef, Chart> charts) {
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
        }
      }
    }
  }

  private static Chart chart(
      Map<String, Line> lines, String key, ChartWindow window, long startMs) {
    Line line = Objects.requireNonNull(lines.get(key));
    return window.xField() == null
        ? Chart.of(line, window, startMs)
        : Chart.of(
            FieldPairs.of(Objects.requireNonNull(lines.get(window.xKey(key))), line), line, window);
  }

  private static Line line(Transaction tx, Scope scope, RunId run, String key, Sight sight) {
    return Objects.requireNonNull(
        tx.points().lines(scope.project(), run, Set.of(key), sight).get(key));
  }

  private static Map<RunId, Long> starts(Transaction tx, Scope scope, Set<RunId> runs) {
    Map<RunId, Long> starts = new HashMap<>();
    for (RunId run : runs) {
      starts.put(run, Runs.require(tx, scope, run).startMs());
    }
    return starts;
  }
}
