/**
 * An exponential moving average at one point, as the server gives it: `value` is the weighted mean of the points so
 * far, `weights` the sum of their weights, and `weight` how much each counts against the one after it.
 */
export interface Average {
  readonly weight: number;
  readonly weights: number;
  readonly value: number;
}

/** The average after one more value. What is no finite number takes no part. */
export function nextAverage(average: Average, value: number): Average {
  if (!Number.isFinite(value)) return average;
  const { weight } = average;
  const sum = (average.weights > 0 ? average.value * average.weights : 0) * weight + (1 - weight) * value;
  const weights = average.weights * weight + (1 - weight);
  return { weight, weights, value: sum / weights };
}

/** Of how many points a smoothed value is about the mean. */
export const horizonOf = (weight: number) => Math.round(1 / (1 - weight));
