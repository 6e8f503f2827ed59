package dev.quipu.engine.charts;

import dev.quipu.codec.line.LineLimits;
import dev.quipu.codec.line.MovingAverage;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.StreamRows;
import dev.quipu.engine.port.read.PointReader.Sight;
import org.jspecify.annotations.Nullable;

/// The part of its series that a chart shows: the axis, the range and the number of buckets.
///
/// @param xField the field of the stream used as x; null to use the axis
/// @param from the least x shown, in the unit of the axis; null for no bound, as for `to`
/// @param buckets the number of parts of equal width into which the range is cut
/// @param smoothing the weight of a [MovingAverage] over the points; 0 for none
public record ChartWindow(
    Sight sight,
    Chart.Axis axis,
    @Nullable String xField,
    @Nullable Double from,
    @Nullable Double to,
    int buckets,
    double smoothing) {
  public ChartWindow {
    if (buckets < 1 || buckets > LineLimits.BUCKETS) {
      throw QuipuException.invalid(
          "Query wants " + buckets + " buckets; 1 to " + LineLimits.BUCKETS + " are allowed");
    }
    MovingAverage.checked(smoothing);
  }

  /// A new average with the requested weight; null if none was requested.
  @Nullable MovingAverage average() {
    return smoothing == 0 ? null : new MovingAverage(smoothing);
  }

  /// The key of the series used as x; the given key if x is an axis.
  String xKey(String key) {
    return xField == null ? key : StreamRows.keyOf(StreamRows.streamOf(key), xField);
  }
}
