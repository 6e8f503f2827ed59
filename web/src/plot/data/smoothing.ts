/**
 * An exponential moving average at a point, as the server computes it. `value` is the weighted mean of the points so far,
 * and `weights` is the sum of their weights. Each point weighs `weight` times as much as the next one.
 */
export interface Average {
  readonly weight: number;
  readonly weights: number;
  readonly value: number;
}

/** The average after one more value. A value that is not finite takes no part. */
export function nextAverage(average: Average, value: number): Average {
  if (!Number.isFinite(value)) return average;
  const { weight } = average;
  const sum = (average.weights > 0 ? average.value * average.weights : 0) * weight + (1 - weight) * value;
  const weights = average.weights * weight + (1 - weight);
  return { weight, weights, value: sum / weights };
}

/** About how many points a smoothed value is the mean of. */
export const horizonOf = (weight: number) => Math.round(1 / (1 - weight));
