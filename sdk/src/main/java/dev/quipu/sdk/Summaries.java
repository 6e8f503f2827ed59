package dev.quipu.sdk;

import dev.quipu.core.text.Text;
import dev.quipu.sdk.write.PointQueue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Collects values in memory, such as those of the batches of an epoch, and logs statistics of them
/// as one row. Any thread.
///
/// ```java
/// Summaries epoch = run.stream("train").summaries();
/// for (Batch batch : batches) {
///   epoch.add("loss", loss(batch));
/// }
/// epoch.log(10); // train/loss.mean, train/loss.std, ...
/// ```
public final class Summaries {
  /// The most values that are collected at once, over all fields: 8 MiB.
  static final int VALUES = 1 << 20;

  private static final Statistic[] USUAL = {
    Statistic.MEAN, Statistic.STD, Statistic.MIN, Statistic.MAX, Statistic.COUNT
  };

  private final Stream stream;
  private final PointQueue points;
  private final Map<String, Sample> fields = new LinkedHashMap<>();
  private int size;

  Summaries(Stream stream, PointQueue points) {
    this.stream = stream;
    this.points = points;
  }

  /// Adds a value of a field. More values than 1,048,576 are refused until the next [#log]; they
  /// are counted in the [Report].
  public synchronized void add(String field, double value) {
    if (size == VALUES) {
      points.refuse(
          1,
          "More than "
              + VALUES
              + " values wait to be summarised, such as one of "
              + Text.quote(String.valueOf(field)));
      return;
    }
    size++;
    fields.computeIfAbsent(field, name -> new Sample()).add(value);
  }

  /// Logs mean, std, min, max and count of each field at a step, and forgets the values.
  public void log(long step) {
    log(step, USUAL);
  }

  /// Logs statistics of each field at a step, and forgets the values. A field `loss` gives
  /// `loss.mean` and so on, and `loss.nan`, the number of values that are NaN, if there are any.
  public synchronized void log(long step, Statistic... statistics) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    fields.forEach((field, sample) -> {
      for (Statistic statistic : statistics) {
        row.put(field + "." + statistic.word(), statistic.of(sample));
      }
      if (sample.nan() > 0) {
        row.put(field + ".nan", sample.nan());
      }
    });
    fields.clear();
    size = 0;
    stream.log(step, row);
  }
}
