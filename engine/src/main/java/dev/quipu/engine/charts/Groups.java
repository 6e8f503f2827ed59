package dev.quipu.engine.charts;

import dev.quipu.codec.line.Line;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Run;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.request.InOrder;
import dev.quipu.engine.request.MemoryWait;
import dev.quipu.engine.request.Presence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Charts of one series over many runs, grouped by common properties of the runs. Each group has
/// one curve, with statistics of its runs in each bucket. All groups are cut at the same edges, and
/// the curve of a group does not depend on the other groups.
///
/// The value of a run in a bucket is the mean of its finite points there; if a bucket is one step,
/// the value is the point. Mean, deviation, minimum, maximum and quantiles are over these values,
/// so each run counts once.
public final class Groups {
  private final Store store;

  public Groups(Store store) {
    this.store = store;
  }

  /// How to treat a run that has no point in a bucket.
  public enum Align {
    /// The run is left out of the bucket.
    STEP,
    /// If the run has points before and after, its value is interpolated linearly.
    INTERPOLATE
  }

  /// A query.
  ///
  /// @param quantiles each from 0 to 1
  public record Query(
      String key, GroupBy by, ChartWindow window, Align align, List<Double> quantiles) {
    public Query {
      quantiles = List.copyOf(quantiles);
      requireAtMost(quantiles.size(), ChartLimits.GROUP_FIELDS, "quantiles");
      for (double quantile : quantiles) {
        if (!(quantile >= 0 && quantile <= 1)) {
          throw QuipuException.invalid("Quantile is " + quantile + "; it must be from 0 to 1");
        }
      }
    }

    private String xKey() {
      return window.xKey(key);
    }
  }

  /// The curve of a group. The arrays have an element for each bucket in which some run has a
  /// value. An undefined statistic, such as the deviation of one run, is NaN.
  ///
  /// @param by the common values of its runs, by field; empty where they have none
  /// @param points all points of its runs
  /// @param inRange the points in the buckets
  public record Group(
      SortedMap<String, Optional<String>> by,
      List<Run> runs,
      long points,
      long inRange,
      GroupCurve curve) {}

  /// The groups of some runs. The curve of a group is made when the group is handed out.
  public final class Grouping {
    private final Scope scope;
    private final Map<SortedMap<String, Optional<String>>, List<Run>> members;
    private final Query query;
    private final @Nullable GroupCut cut;

    private Grouping(
        Scope scope,
        Map<SortedMap<String, Optional<String>>, List<Run>> members,
        Query query,
        @Nullable GroupCut cut) {
      this.scope = scope;
      this.members = members;
      this.query = query;
      this.cut = cut;
    }

    /// The number of groups.
    public int size() {
      return members.size();
    }

    /// Hands the groups out, in the order of their first run. Only one is in memory at a time.
    public void each(Consumer<Group> sink) {
      try (Presence presence = new Presence(scope.caller())) {
        members.forEach((by, some) -> {
          presence.require();
          try (Memory.Part one = scope.memory().part()) {
            Supplier<Group> work =
                () -> {
                  one.clear();
                  return group(presence, scope.withMemory(one), by, some, query, cut);
                };
            sink.accept(MemoryWait.forMemory(presence, work));
          }
        });
      }
    }
  }

  /// Groups runs. A group without points is included.
  ///
  /// @param runs with the params or tags by which they are grouped
  public Grouping groups(Scope scope, List<Run> runs, Query query) {
    requireAtMost(runs.size(), ChartLimits.GROUPED_RUNS, "runs");
    Map<SortedMap<String, Optional<String>>, List<Run>> members = new LinkedHashMap<>();
    for (Run run : runs) {
      members.computeIfAbsent(query.by().of(run), _ -> new ArrayList<>()).add(run);
    }
    // Reserve the memory of one group before the answer begins.
    Scope reserved = scope.withMemory(scope.memory().reserve());
    @Nullable GroupCut cut = cut(reserved, runs, query);
    try (Memory.Part largest = reserved.memory().part()) {
      members
          .values()
          .forEach(some -> {
            largest.clear();
            largest.take(curveBytes(some, query, cut));
          });
    }
    return new Grouping(reserved, members, query, cut);
  }

  private Group group(
      Presence presence,
      Scope scope,
      SortedMap<String, Optional<String>> by,
      List<Run> runs,
      Query query,
      @Nullable GroupCut cut) {
    scope.memory().take(curveBytes(runs, query, cut));
    List<RunCurve> curves = new ArrayList<>();
    long[] points = new long[2];
    InOrder.each(
        presence,
        runs,
        run -> part(scope, run, query, cut),
        (run, part) -> {
          points[0] += part.points;
          if (part.curve != null) {
            points[1] += part.curve.points;
            curves.add(part.curve);
          }
        });
    return new Group(by, runs, points[0], points[1], GroupCurve.of(curves, cut, query.quantiles()));
  }

  private static long curveBytes(List<Run> runs, Query query, @Nullable GroupCut cut) {
    int buckets = cut == null ? 0 : cut.buckets();
    return RunCurve.heldBytes(buckets) * runs.size()
        + GroupCurve.heldBytes(buckets, query.quantiles().size());
  }

  /// The contribution of a run to its group.
  ///
  /// @param curve null if there is nothing to cut
  private record Part(long points, @Nullable RunCurve curve) {}

  private Part part(Scope scope, Run run, Query query, @Nullable GroupCut cut) {
    try (Memory.Part work = scope.memory().part()) {
      Map<String, Line> lines = lines(work, scope, run, query);
      long points = Objects.requireNonNull(lines.get(query.key())).size();
      if (cut == null) {
        return new Part(points, null);
      }
      work.take(RunCurve.workBytes(cut.buckets()));
      RunCurve curve = curve(lines, run, query, cut);
      if (query.align() == Align.INTERPOLATE) {
        curve.interpolate(cut.middles());
      }
      return new Part(points, curve);
    }
  }

  private static RunCurve curve(Map<String, Line> lines, Run run, Query query, GroupCut cut) {
    Line line = Objects.requireNonNull(lines.get(query.key()));
    double smoothing = query.window().smoothing();
    if (query.window().xField() != null) {
      FieldPairs pairs = FieldPairs.of(Objects.requireNonNull(lines.get(query.xKey())), line);
      return RunCurve.of(pairs, cut.edges(), smoothing);
    }
    return RunCurve.of(line, query.window().axis(), cut.stored(shift(run, query)), smoothing);
  }

  private static long shift(Run run, Query query) {
    return query.window().axis() == Chart.Axis.RELATIVE ? run.info().startMs() : 0;
  }

  /// @param work memory for the lines and for the work on them
  private Map<String, Line> lines(Memory work, Scope scope, Run run, Query query) {
    Set<String> keys = new HashSet<>(List.of(query.key()));
    keys.add(query.xKey());
    Map<String, Line> lines =
        store.read(
            scope.withMemory(work),
            tx -> tx.points().lines(run.info().id(), keys, query.window().sight()));
    Line line = Objects.requireNonNull(lines.get(query.key()));
    work.take(line.workBytes());
    if (query.window().xField() != null) {
      work.take(FieldPairs.workBytes(Objects.requireNonNull(lines.get(query.xKey())), line));
    } else if (query.window().average() != null) {
      work.take(line.averageBytes(query.window().axis().stored()));
    }
    return lines;
  }

  /// Cuts the range of the points of all runs; null if there are none.
  private @Nullable GroupCut cut(Scope scope, List<Run> runs, Query query) {
    List<GroupCut.Span> spans = new ArrayList<>();
    try (Presence presence = new Presence(scope.caller())) {
      InOrder.each(
          presence,
          runs,
          run -> {
            try (Memory.Part work = scope.memory().part()) {
              return span(lines(work, scope, run, query), run, query);
            }
          },
          (run, one) -> one.ifPresent(spans::add));
    }
    if (spans.isEmpty()) {
      return null;
    }
    GroupCut.Span all = spans.stream().reduce(spans.getFirst(), GroupCut.Span::with);
    return GroupCut.of(all, query.window());
  }

  private static Optional<GroupCut.Span> span(Map<String, Line> lines, Run run, Query query) {
    Line line = Objects.requireNonNull(lines.get(query.key()));
    if (query.window().xField() != null) {
      FieldPairs pairs = FieldPairs.of(Objects.requireNonNull(lines.get(query.xKey())), line);
      return pairs.size() == 0
          ? Optional.empty()
          : Optional.of(new GroupCut.Span(0, 0, pairs.x(0), pairs.x(pairs.size() - 1)));
    }
    Line.Extent extent = line.extent(query.window().axis().stored());
    long shift = shift(run, query);
    return extent == null
        ? Optional.empty()
        : Optional.of(new GroupCut.Span(extent.min() - shift, extent.max() - shift, 0, 0));
  }

  static void requireAtMost(int found, int most, String what) {
    if (found > most) {
      throw QuipuException.invalid(
          "Query has " + found + " " + what + "; at most " + most + " are allowed");
    }
  }
}
