package dev.quipu.engine.charts;

import dev.quipu.codec.line.Line;
import dev.quipu.core.model.Run;
import dev.quipu.engine.charts.Groups.Align;
import dev.quipu.engine.charts.Groups.Query;
import dev.quipu.engine.port.Caller;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.request.InOrder;
import dev.quipu.engine.request.Presence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The curves of runs over one cut. The cut and the curves are from one snapshot, so that the cut
/// has a bucket for every point, though the runs go on.
///
/// The edges depend on the points of all runs, so each line is read twice: the lines of many runs
/// take too much memory to be held between the two passes. The curves are held, because a snapshot
/// must not wait for the reader of an answer.
///
/// @param cut null if there are no points
/// @param parts of the runs, in their order
record RunCurves(@Nullable GroupCut cut, List<Part> parts) {
  /// The contribution of a run to its group.
  ///
  /// @param curve null if there is nothing to cut
  record Part(long points, @Nullable RunCurve curve) {}

  /// Reads the runs, as a search: the duration depends on the query.
  ///
  /// @param scope its memory is for the curves
  static RunCurves read(Store store, Scope scope, List<Run> runs, Query query) {
    LineMemory memory = new LineMemory(scope.memory());
    return store.search(
        scope.withMemory(memory),
        tx -> {
          // The search itself ends when its caller has gone, at the next run.
          try (Presence presence = new Presence(Caller.STAYING)) {
            return new Reading(tx, presence, memory, query).curves(runs);
          }
        });
  }

  int buckets() {
    return cut == null ? 0 : cut.buckets();
  }

  /// The memory of a transaction that reads the lines of one run after another. Each run has a part
  /// of the memory, which is given back when the lines of that run are used no longer.
  private static final class LineMemory implements Memory {
    private final Memory whole;
    private Memory part;

    LineMemory(Memory whole) {
      this.whole = whole;
      part = whole;
    }

    Memory.Part next() {
      Memory.Part next = whole.part();
      part = next;
      return next;
    }

    @Override
    public void take(long bytes) {
      part.take(bytes);
    }

    @Override
    public void give(long bytes) {
      part.give(bytes);
    }
  }

  /// The two passes. Only the thread of the transaction reads; other threads work on the lines.
  private record Reading(ReadTransaction tx, Presence presence, LineMemory memory, Query query) {
    RunCurves curves(List<Run> runs) {
      List<GroupCut.Span> spans = new ArrayList<>();
      each(
          runs,
          (run, lines, _) -> span(lines, run, query),
          (_, span) -> span.ifPresent(spans::add));
      @Nullable GroupCut cut =
          spans.stream()
              .reduce(GroupCut.Span::with)
              .map(all -> GroupCut.of(all, query.window()))
              .orElse(null);
      List<Part> parts = new ArrayList<>();
      memory.whole.take(RunCurve.heldBytes(cut == null ? 0 : cut.buckets()) * runs.size());
      each(
          runs,
          (run, lines, work) -> part(lines, run, query, cut, work),
          (_, part) -> parts.add(part));
      return new RunCurves(cut, parts);
    }

    private interface Work<R> {
      R on(Run run, Map<String, Line> lines, Memory memory);
    }

    private <R> void each(List<Run> runs, Work<R> work, BiConsumer<Run, R> sink) {
      InOrder.eachBegun(
          presence,
          runs,
          InOrder.mostAhead(),
          run -> {
            Memory.Part part = memory.next();
            Map<String, Line> lines = lines(run);
            return () -> {
              try (part) {
                takeWork(lines, query, part);
                return work.on(run, lines, part);
              }
            };
          },
          sink);
    }

    private Map<String, Line> lines(Run run) {
      Set<String> keys = new HashSet<>(List.of(query.key()));
      keys.add(query.xKey());
      return tx.points().lines(run.info().id(), keys, query.window().sight());
    }
  }

  private static Part part(
      Map<String, Line> lines, Run run, Query query, @Nullable GroupCut cut, Memory work) {
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

  private static void takeWork(Map<String, Line> lines, Query query, Memory work) {
    Line line = Objects.requireNonNull(lines.get(query.key()));
    work.take(line.workBytes());
    if (query.window().xField() != null) {
      work.take(FieldPairs.workBytes(Objects.requireNonNull(lines.get(query.xKey())), line));
    } else if (query.window().average() != null) {
      work.take(line.averageBytes(query.window().axis().stored()));
    }
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
}
