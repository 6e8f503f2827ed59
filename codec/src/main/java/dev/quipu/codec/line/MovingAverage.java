package dev.quipu.codec.line;

import dev.quipu.core.error.QuipuException;

/// An exponential moving average over points: each counts `weight` times as much as its successor.
/// The result is divided by the sum of all weights, so that the first points are not pulled to zero
/// (Kingma and Ba, 2015, https://arxiv.org/abs/1412.6980, section 3). Values that are not finite
/// are ignored. Not safe for several threads.
public final class MovingAverage {
  /// A smaller part of an average changes no double.
  private static final double NEGLIGIBLE = 0x1p-60;

  private final double weight;
  private double sum;
  private double weights;
  private long count;

  /// @param weight from 0, for the last value itself, to [LineLimits#SMOOTHING]
  public MovingAverage(double weight) {
    this.weight = checked(weight);
  }

  /// Refuses a weight that is out of range.
  public static double checked(double weight) {
    if (!(weight >= 0 && weight <= LineLimits.SMOOTHING)) {
      throw QuipuException.invalid(
          "Smoothing is " + weight + "; it must be from 0 to " + LineLimits.SMOOTHING);
    }
    return weight;
  }

  /// The number of earlier points that can still change an average.
  long memory() {
    return weight == 0 ? 0 : (long) Math.ceil(Math.log(NEGLIGIBLE) / Math.log(weight));
  }

  public void add(double value) {
    if (Math.abs(value) <= Double.MAX_VALUE) {
      sum = sum * weight + (1 - weight) * value;
      weights = weights * weight + (1 - weight);
      count++;
    }
  }

  /// The average of the values so far; NaN if there are none.
  public double value() {
    return count == 0 ? Double.NaN : sum / weights;
  }

  /// The sum of the weights; approaches 1 as points are added.
  public double weights() {
    return weights;
  }

  /// The number of finite values so far.
  public long count() {
    return count;
  }
}
