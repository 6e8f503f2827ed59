package dev.quipu.core.lineage;

import java.util.Optional;

/// How a measurement becomes the point of its metric: from the value that was measured, the raw
/// value, and from the raw values of the earlier measurements of this metric.
public enum MetricMode {
  /// The raw value itself.
  DIRECT(0, "direct"),
  /// The mean of all raw values so far.
  AVG(1, "avg"),
  /// The sum of all raw values so far.
  SUM(2, "sum"),
  /// The least raw value so far.
  MIN(3, "min"),
  /// The greatest raw value so far.
  MAX(4, "max"),
  /// The number of measurements so far.
  COUNT(5, "count");

  private final int number;
  private final String word;

  MetricMode(int number, String word) {
    this.number = number;
    this.word = word;
  }

  /// The number that is stored. It never changes.
  public int number() {
    return number;
  }

  /// The word used in the API.
  public String word() {
    return word;
  }

  public static Optional<MetricMode> find(double number) {
    for (MetricMode mode : values()) {
      if (mode.number == number) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }

  public static Optional<MetricMode> find(String word) {
    for (MetricMode mode : values()) {
      if (mode.word.equals(word)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }
}
