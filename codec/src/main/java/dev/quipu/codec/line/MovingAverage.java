package dev.quipu.codec.line;

import dev.quipu.core.error.QuipuException;

/// An exponential moving average over points: each counts `weight` times as much as the one after
/// it. It is divided by the sum of all weights, so that the first points are not pulled to zero
/// (Kingma and Ba, 2015, https://arxiv.org/abs/1412.6980, section 3). Values that are no finite
/// numbers take no part. Not safe for several threads.
public final class MovingAverage {
  /// A part of an average less than this changes no double.
  private static final double NEGLIGIBLE = 0x1p-60;

  private final double weight;
  private double sum;
  private double weights;
  private long count;

  /// @param weight from 0, which is the last value itself, to [LineLimits#SMOOTHING]
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

  /// How many points before one can change its average at all.
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

  /// The average of what was added so far; NaN if that is nothing.
  public double value() {
    return count == 0 ? Double.NaN : sum / weights;
  }

  /// What the weights of the points sum up to; towards 1 the more there are.
  public double weights() {
    return weights;
  }

  /// How many finite values were added.
  public long count() {
    return count;
  }
}
