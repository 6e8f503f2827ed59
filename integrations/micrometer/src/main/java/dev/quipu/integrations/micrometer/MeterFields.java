package dev.quipu.integrations.micrometer;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.math.BigDecimal;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The fields of a row that a meter gives.
final class MeterFields {
  private static final String COUNT = ".count";
  private static final String MEAN = ".mean";
  private static final String MAX = ".max";

  private MeterFields() {}

  /// Adds the fields of a meter.
  ///
  /// @param unit of times
  static void add(Map<String, Double> row, Meter meter, TimeUnit unit) {
    String name = name(meter.getId());
    meter.use(
        gauge -> row.put(name, gauge.value()),
        counter -> row.put(name, counter.count()),
        timer ->
            distribution(
                row, name, timer.takeSnapshot(), s -> s.mean(unit), s -> s.max(unit), unit),
        summary ->
            distribution(
                row,
                name,
                summary.takeSnapshot(),
                HistogramSnapshot::mean,
                HistogramSnapshot::max,
                null),
        longTimer -> {
          row.put(name + ".active", (double) longTimer.activeTasks());
          row.put(name + ".duration", longTimer.duration(unit));
          row.put(name + MAX, longTimer.max(unit));
        },
        gauge -> row.put(name, gauge.value(unit)),
        counter -> row.put(name, counter.count()),
        timer -> {
          row.put(name + COUNT, timer.count());
          row.put(name + MEAN, timer.mean(unit));
        },
        other -> {
          for (Measurement measurement : other.measure()) {
            row.put(
                name + '.' + measurement.getStatistic().getTagValueRepresentation(),
                measurement.getValue());
          }
        });
  }

  private static void distribution(
      Map<String, Double> row,
      String name,
      HistogramSnapshot snapshot,
      ToDoubleFunction<HistogramSnapshot> mean,
      ToDoubleFunction<HistogramSnapshot> max,
      @Nullable TimeUnit unit) {
    row.put(name + COUNT, (double) snapshot.count());
    row.put(name + MEAN, mean.applyAsDouble(snapshot));
    row.put(name + MAX, max.applyAsDouble(snapshot));
    for (ValueAtPercentile value : snapshot.percentileValues()) {
      row.put(
          name + ".p" + percent(value.percentile()),
          unit == null ? value.value() : value.value(unit));
    }
  }

  /// Such as `95` or `99.9`.
  private static String percent(double percentile) {
    return BigDecimal.valueOf(percentile).movePointRight(2).stripTrailingZeros().toPlainString();
  }

  private static String name(Meter.Id id) {
    if (id.getTags().isEmpty()) {
      return id.getName();
    }
    StringJoiner name = new StringJoiner(",", id.getName() + "{", "}");
    for (Tag tag : id.getTags()) {
      name.add(tag.getKey() + "=" + tag.getValue());
    }
    return name.toString();
  }
}
