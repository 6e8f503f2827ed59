package dev.quipu.engine.alerts;

import dev.quipu.codec.chunk.StoredAxis;
import dev.quipu.codec.line.Line;
import dev.quipu.codec.line.OrderedPoints;
import dev.quipu.codec.line.Points;
import dev.quipu.core.frame.Block;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.read.PointReader.Sight;
import java.util.Map;

/// Makes the state of metrics from stored points, for a run whose state is not in memory: those
/// before a frame, which are not superseded. The frames of a run have no order among stored points,
/// so these are the points with an earlier time, and those of the same time with a lower step.
///
/// @param timeMs the first time in the frame
/// @param step the first step in the frame
record EarlierPoints(long timeMs, long step) {
  /// All points.
  static final EarlierPoints ALL = new EarlierPoints(Long.MAX_VALUE, Long.MAX_VALUE);

  static EarlierPoints than(Frame frame) {
    long timeMs = Long.MAX_VALUE;
    long step = Long.MAX_VALUE;
    for (Block block : frame.blocks()) {
      for (int i = 0; i < block.rows(); i++) {
        timeMs = Math.min(timeMs, block.timesMs()[i]);
        step = Math.min(step, block.steps()[i]);
      }
    }
    return new EarlierPoints(timeMs, step);
  }

  /// The lines of the metrics of a watch; they are read after the transaction.
  static Map<String, Line> lines(ReadTransaction tx, RunId run, RunWatch watch) {
    return tx.points().lines(run, watch.metrics().keys(), Sight.LIVING);
  }

  void fill(RunWatch watch, Map<String, Line> lines) {
    lines.forEach((key, line) -> {
      MetricState metric = watch.metrics().find(key);
      if (metric != null) {
        fill(metric, line);
        metric.expectNothing();
      }
    });
  }

  private void fill(MetricState metric, Line line) {
    // In the order of the steps, nothing has to be sorted.
    OrderedPoints points = line.ordered(StoredAxis.STEP, _ -> {});
    if (metric.needsHistory()) {
      for (long at = 0; at < points.size(); at += EvaluationLimits.POINTS_AT_ONCE) {
        Points some = points.at(at, at + EvaluationLimits.POINTS_AT_ONCE);
        for (int i = 0; i < some.size(); i++) {
          if (isEarlier(some, i)) {
            metric.add(some.step(i), some.value(i));
          }
        }
      }
      return;
    }
    for (long end = points.size(); end > 0 && !metric.isSeen(); ) {
      long from = Math.max(0, end - EvaluationLimits.POINTS_AT_ONCE);
      Points some = points.at(from, end);
      for (int i = some.size() - 1; i >= 0 && !metric.isSeen(); i--) {
        if (isEarlier(some, i)) {
          metric.add(some.step(i), some.value(i));
        }
      }
      end = from;
    }
  }

  private boolean isEarlier(Points points, int i) {
    return points.timeMs(i) < timeMs || (points.timeMs(i) == timeMs && points.step(i) < step);
  }
}
