package dev.quipu.sdk.lineage;

import dev.quipu.core.lineage.MetricMode;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What a program remembers of a metric that it logs value by value: the next step, and the raw
/// values of the measurements so far, in sum. Any thread.
final class MetricSeries {
  private final AtomicLong nextStep = new AtomicLong();

  private long count;
  private double sum;
  private double min = Double.NaN;
  private double max = Double.NaN;

  /// A point of the metric.
  record Point(long step, double value) {}

  long nextStep() {
    return nextStep.getAndIncrement();
  }

  /// Makes the point of a measurement. A NaN counts, and is left out of minimum and maximum.
  ///
  /// @param step null for the next step
  synchronized Point measured(double raw, MetricMode mode, @Nullable Long step) {
    count++;
    sum += raw;
    min = Double.isNaN(min) ? raw : Double.isNaN(raw) ? min : Math.min(min, raw);
    max = Double.isNaN(max) ? raw : Double.isNaN(raw) ? max : Math.max(max, raw);
    if (step == null) {
      return new Point(nextStep(), value(mode, raw));
    }
    if (step < Long.MAX_VALUE) {
      nextStep.accumulateAndGet(step + 1, Math::max);
    }
    return new Point(step, value(mode, raw));
  }

  private double value(MetricMode mode, double raw) {
    return switch (mode) {
      case DIRECT -> raw;
      case AVG -> sum / count;
      case SUM -> sum;
      case MIN -> min;
      case MAX -> max;
      case COUNT -> count;
    };
  }
}
