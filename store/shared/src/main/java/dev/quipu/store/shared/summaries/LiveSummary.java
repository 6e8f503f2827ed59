package dev.quipu.store.shared.summaries;

import dev.quipu.core.model.Summary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The summary of one series while points are added to it.
///
/// Points with equal step, time and value count once. As long as each point comes after the last
/// one by (step, time), no point can equal an earlier one, and no earlier point need be known.
/// Several values at the greatest (step, time) are kept, so that duplicates show. Any other point
/// makes the series *rewound*: first, last, min and max stay exact, but the counts and the sum may
/// include duplicates until [ExactSummaries] has counted the points.
///
/// Written and read by the writer thread only.
final class LiveSummary {
  /// Values at one (step, time) kept to detect duplicates; no training metric has more.
  private static final int TIES = 16;

  private static final double[] NO_TIES = {};

  final LiveRun run;
  final String key;

  /// The number of the last frame in the row from which this summary began; 0 if there was no row.
  private final long loadedFrame;

  private long points;
  private double first;
  private long firstStep;
  private long firstMs;
  private double last;
  private long lastStep;
  private long lastMs;
  private double min = Double.NaN;
  private double max = Double.NaN;
  private double sum;
  private long nanPoints;
  private long infinitePoints;
  private boolean rewound;
  private long lastFrame;

  /// The values at the last (step, time) besides `last`; null if they are unknown, because this
  /// summary began from a row.
  private double @Nullable [] ties = NO_TIES;

  /// Whether the row is older than this summary.
  boolean dirty;

  LiveSummary(LiveRun run, String key) {
    this.run = run;
    this.key = key;
    this.loadedFrame = 0;
  }

  LiveSummary(LiveRun run, StoredSummary row) {
    this.run = run;
    key = row.key();
    loadedFrame = row.lastFrame();
    lastFrame = row.lastFrame();
    rewound = row.rewound();
    take(row.summary());
  }

  boolean isEmpty() {
    return points == 0;
  }

  StoredSummary row() {
    Summary summary =
        new Summary(
            points,
            first,
            firstStep,
            firstMs,
            last,
            lastStep,
            lastMs,
            min,
            max,
            sum,
            nanPoints,
            infinitePoints);
    return new StoredSummary(run.run.no(), key, summary, rewound, lastFrame);
  }

  boolean rewound() {
    return rewound;
  }

  /// Whether this summary already includes the frame, as happens after a crash.
  boolean holds(long frameNo) {
    return frameNo <= loadedFrame;
  }

  /// Adds the living points of a column of a frame.
  void fold(
      int rows, long[] steps, long[] timesMs, double[] values, long lastLivingStep, long frameNo) {
    for (int i = 0; i < rows; i++) {
      if (steps[i] <= lastLivingStep) {
        add(steps[i], timesMs[i], values[i]);
      }
    }
    lastFrame = frameNo;
  }

  /// Takes over exact counts, unless points have come since.
  boolean correct(Summary exact, long throughFrame) {
    if (lastFrame != throughFrame) {
      return false;
    }
    points = exact.count();
    sum = exact.sum();
    nanPoints = exact.nanCount();
    infinitePoints = exact.infiniteCount();
    rewound = false;
    return true;
  }

  /// Starts over with the summary of the points up to a frame.
  ///
  /// @param exact null if no point is alive
  void replace(@Nullable Summary exact, long throughFrame) {
    points = 0;
    min = Double.NaN;
    max = Double.NaN;
    sum = 0;
    nanPoints = 0;
    infinitePoints = 0;
    rewound = false;
    ties = NO_TIES;
    if (exact != null) {
      take(exact);
    }
    lastFrame = throughFrame;
  }

  private void take(Summary row) {
    points = row.count();
    first = row.first();
    firstStep = row.firstStep();
    firstMs = row.firstTimeMs();
    last = row.last();
    lastStep = row.lastStep();
    lastMs = row.lastTimeMs();
    min = row.min();
    max = row.max();
    sum = row.sum();
    nanPoints = row.nanCount();
    infinitePoints = row.infiniteCount();
    ties = null;
  }

  private void add(long step, long timeMs, double value) {
    if (points == 0) {
      first = value;
      firstStep = step;
      firstMs = timeMs;
      putLast(step, timeMs, value);
    } else if (step > lastStep || (step == lastStep && timeMs > lastMs)) {
      putLast(step, timeMs, value);
    } else if (step == lastStep && timeMs == lastMs) {
      if (!addTie(value)) {
        return;
      }
    } else {
      rewound = true;
    }
    if (isBeforeFirst(step, timeMs, value)) {
      first = value;
      firstStep = step;
      firstMs = timeMs;
    }
    points++;
    tally(value);
  }

  private void tally(double value) {
    if (Double.isNaN(value)) {
      nanPoints++;
      return;
    }
    if (Double.isInfinite(value)) {
      infinitePoints++;
    }
    sum += value;
    min = Double.isNaN(min) ? value : Math.min(min, value);
    max = Double.isNaN(max) ? value : Math.max(max, value);
  }

  private void putLast(long step, long timeMs, double value) {
    last = value;
    lastStep = step;
    lastMs = timeMs;
    if (ties == null || ties.length > 0) {
      ties = NO_TIES;
    }
  }

  /// Adds another value at the last (step, time); false if the value is already there.
  private boolean addTie(double value) {
    if (Double.compare(value, last) == 0) {
      return false;
    }
    if (ties == null || ties.length == TIES) {
      ties = null;
      rewound = true;
      last = Double.compare(value, last) > 0 ? value : last;
      return true;
    }
    for (double tie : ties) {
      if (Double.compare(value, tie) == 0) {
        return false;
      }
    }
    ties = Arrays.copyOf(ties, ties.length + 1);
    if (Double.compare(value, last) > 0) {
      ties[ties.length - 1] = last;
      last = value;
    } else {
      ties[ties.length - 1] = value;
    }
    return true;
  }

  private boolean isBeforeFirst(long step, long timeMs, double value) {
    if (step != firstStep) {
      return step < firstStep;
    }
    return timeMs != firstMs ? timeMs < firstMs : Double.compare(value, first) < 0;
  }
}
