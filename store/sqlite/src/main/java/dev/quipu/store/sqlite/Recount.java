package dev.quipu.store.sqlite;

import dev.quipu.core.Frame;
import dev.quipu.core.Summary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Counts the points of rewound series exactly, from the frames of their run.
///
/// Two passes. A point that comes after all points before it by (step, time) is new; only the
/// others can be equal to another one. The first pass counts everything and gathers the others, the
/// second counts how often each of those occurs. So memory is taken for the points that went back,
/// not for the whole series.
final class Recount {
  private final Session session;
  private final long project;
  private final long runNo;
  private final Map<String, Counter> counters = new HashMap<>();

  private Recount(Session session, long project, long runNo) {
    this.session = session;
    this.project = project;
    this.runNo = runNo;
  }

  /// The exact tallies by key of some series of one run, each as of the frame its row ends with.
  static Map<String, Tally> of(
      Session session, long project, long runNo, List<SeriesRows.Stored> rows) {
    Recount recount = new Recount(session, project, runNo);
    long through = 0;
    for (SeriesRows.Stored row : rows) {
      recount.counters.put(row.key(), new Counter(row.lastFrame()));
      through = Math.max(through, row.lastFrame());
    }
    recount.scan(through, Counter::gather);
    recount.scan(through, Counter::match);
    Map<String, Tally> tallies = new HashMap<>();
    recount.counters.forEach((key, counter) -> tallies.put(key, counter.tally()));
    return tallies;
  }

  private void scan(long throughFrame, Pass pass) {
    Set<String> keys = counters.keySet();
    session.each(
        """
        SELECT no, body FROM frame
        WHERE project_id = ? AND run_no = ? AND no <= ? ORDER BY no
        """,
        row -> {
          long no = row.number(1);
          Frame.scan(
              row.bytes(2),
              keys,
              (key, rows, steps, timesMs, values) -> {
                Counter counter = counters.get(key);
                if (counter != null && no <= counter.throughFrame) {
                  for (int i = 0; i < rows; i++) {
                    pass.accept(counter, steps[i], timesMs[i], values[i]);
                  }
                }
              });
        },
        project,
        runNo,
        throughFrame);
  }

  @FunctionalInterface
  private interface Pass {
    void accept(Counter counter, long step, long timeMs, double value);
  }

  /// What only exact counting can tell.
  record Tally(long points, double sum, long nanPoints, long infinitePoints) {
    static Tally of(Summary summary) {
      return new Tally(summary.count(), summary.sum(), summary.nanCount(), summary.infiniteCount());
    }
  }

  private static final class Counter {
    private final long throughFrame;
    private boolean any;
    private long lastStep;
    private long lastMs;
    private long points;
    private double sum;
    private long nanPoints;
    private long infinitePoints;

    /// The points that went back, with how often they have been met in the second pass.
    private final Map<Point, int[]> suspects = new HashMap<>();

    Counter(long throughFrame) {
      this.throughFrame = throughFrame;
    }

    void gather(long step, long timeMs, double value) {
      if (!any || step > lastStep || (step == lastStep && timeMs > lastMs)) {
        any = true;
        lastStep = step;
        lastMs = timeMs;
      } else {
        suspects.computeIfAbsent(new Point(step, timeMs, value), _ -> new int[1]);
      }
    }

    void match(long step, long timeMs, double value) {
      int[] met = suspects.isEmpty() ? null : suspects.get(new Point(step, timeMs, value));
      if (met != null && met[0]++ > 0) {
        return;
      }
      points++;
      if (Double.isNaN(value)) {
        nanPoints++;
        return;
      }
      if (Double.isInfinite(value)) {
        infinitePoints++;
      }
      sum += value;
    }

    Tally tally() {
      return new Tally(points, sum, nanPoints, infinitePoints);
    }
  }

  /// Equal by [Double#compare], as records are.
  private record Point(long step, long timeMs, double value) {}
}
