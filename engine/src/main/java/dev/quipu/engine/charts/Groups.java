package dev.quipu.engine.charts;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Run;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.request.MemoryWait;
import dev.quipu.engine.request.Presence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

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

    String xKey() {
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
  public static final class Grouping {
    private final Scope scope;
    private final List<Run> runs;
    private final Map<SortedMap<String, Optional<String>>, List<Integer>> members;
    private final Query query;
    private final RunCurves curves;

    /// @param members the indexes of the runs of each group
    private Grouping(
        Scope scope,
        List<Run> runs,
        Map<SortedMap<String, Optional<String>>, List<Integer>> members,
        Query query,
        RunCurves curves) {
      this.scope = scope;
      this.runs = runs;
      this.members = members;
      this.query = query;
      this.curves = curves;
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
                  return group(one, by, some);
                };
            sink.accept(MemoryWait.forMemory(presence, work));
          }
        });
      }
    }

    private Group group(Memory memory, SortedMap<String, Optional<String>> by, List<Integer> some) {
      memory.take(bytes());
      List<RunCurve> all = new ArrayList<>();
      long points = 0;
      long inRange = 0;
      for (int i : some) {
        RunCurves.Part part = curves.parts().get(i);
        points += part.points();
        if (part.curve() != null) {
          inRange += part.curve().points;
          all.add(part.curve());
        }
      }
      return new Group(
          by,
          some.stream().map(runs::get).toList(),
          points,
          inRange,
          GroupCurve.of(all, curves.cut(), query.quantiles()));
    }

    /// The memory of the curve of a group.
    private long bytes() {
      return GroupCurve.heldBytes(curves.buckets(), query.quantiles().size());
    }
  }

  /// Groups runs. A group without points is included. All points are read from one snapshot.
  ///
  /// @param runs with the params or tags by which they are grouped
  public Grouping groups(Scope scope, List<Run> runs, Query query) {
    requireAtMost(runs.size(), ChartLimits.GROUPED_RUNS, "runs");
    Map<SortedMap<String, Optional<String>>, List<Integer>> members = new LinkedHashMap<>();
    for (int i = 0; i < runs.size(); i++) {
      members.computeIfAbsent(query.by().of(runs.get(i)), _ -> new ArrayList<>()).add(i);
    }
    // Reserve the memory of one group before the answer begins.
    Scope reserved = scope.withMemory(scope.memory().reserve());
    RunCurves curves = RunCurves.read(store, reserved, runs, query);
    Grouping grouping = new Grouping(reserved, runs, members, query, curves);
    try (Memory.Part one = reserved.memory().part()) {
      one.take(grouping.bytes());
    }
    return grouping;
  }

  static void requireAtMost(int found, int most, String what) {
    if (found > most) {
      throw QuipuException.invalid(
          "Query has " + found + " " + what + "; at most " + most + " are allowed");
    }
  }
}
