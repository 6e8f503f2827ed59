import type { Range } from "./range";

/**
 * A series of numbers as columns with one entry for each bucket. A bucket of one point has x = xEnd and lo = mid = hi.
 * `mid` is the mean of the finite values, and NaN where there is none. `lo` and `hi` bound all finite values, so that a
 * spike is in the data at any resolution. A series is never changed in place.
 */
export interface SeriesData {
  readonly length: number;
  /** The points of the whole series, also those beyond the range that was asked for. */
  readonly total: number;
  /** The points in the range that was asked for, which the buckets hold. */
  readonly inRange: number;
  /** Whether every bucket is a single point. */
  readonly exact: boolean;
  readonly x: Float64Array;
  readonly xEnd: Float64Array;
  readonly lo: Float64Array;
  readonly mid: Float64Array;
  readonly hi: Float64Array;
  readonly count: Float64Array;
  readonly nan: Float64Array;
  readonly posInf: Float64Array;
  readonly negInf: Float64Array;
  /** Whether any bucket holds a NaN or an infinity. */
  readonly hasNonFinite: boolean;
  /** The moving average at the end of each bucket, where it was asked for; NaN where a bucket has no finite value. */
  readonly smoothed?: Float64Array;
  /** Of a series that was made of several: how many of them have a value in each bucket. */
  readonly members?: Float64Array;
}

/** The first index whose bucket ends at or after `value`; the length if none does. */
export function firstIndexAtOrAfter(xEnd: Float64Array, value: number): number {
  let low = 0;
  let high = xEnd.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((xEnd[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The bucket nearest to an x: the one that holds it, else the one with the closer edge; -1 for an empty series. */
export function nearestIndex(data: SeriesData, x: number): number {
  if (data.length === 0) return -1;
  const at = firstIndexAtOrAfter(data.xEnd, x);
  if (at >= data.length) return data.length - 1;
  if (at === 0 || (data.x[at] ?? 0) <= x) return at;
  const before = x - (data.xEnd[at - 1] ?? 0);
  const after = (data.x[at] ?? 0) - x;
  return before <= after ? at - 1 : at;
}

/** The buckets to draw for an x range, with one more on each side so that lines reach the edge. */
export function visibleIndices(data: SeriesData, x: Range): [number, number] {
  const from = Math.max(0, firstIndexAtOrAfter(data.xEnd, x.min) - 1);
  const to = Math.min(data.length, firstIndexAtOrAfter(data.x, x.max) + 1);
  return [from, to];
}

/** Single points as a series: a bucket for each point. The points are sorted by x, and as many as the values. */
export function seriesOfPoints(x: Float64Array, values: readonly number[]): SeriesData {
  const mid = Float64Array.from(values, (v) => (Number.isFinite(v) ? v : NaN));
  const flags = (is: (v: number) => boolean) => Float64Array.from(values, (v) => (is(v) ? 1 : 0));
  return {
    length: x.length,
    total: x.length,
    inRange: x.length,
    exact: true,
    x,
    xEnd: x,
    lo: mid,
    mid,
    hi: mid,
    count: flags(() => true),
    nan: flags(Number.isNaN),
    posInf: flags((v) => v === Infinity),
    negInf: flags((v) => v === -Infinity),
    hasNonFinite: values.some((v) => !Number.isFinite(v)),
  };
}

export function xExtentOf(data: SeriesData): Range | undefined {
  const [min, max] = [data.x[0], data.xEnd[data.length - 1]];
  return min === undefined || max === undefined || !(min <= max) ? undefined : { min, max };
}

/** The bounds of the numbers of some columns within an x range; of a log scale, of the positive numbers. */
export function extentOf(
  data: SeriesData,
  columns: readonly Float64Array[],
  within: Range | undefined,
  log: boolean,
): Range | undefined {
  let min = Infinity;
  let max = -Infinity;
  const from = within ? firstIndexAtOrAfter(data.xEnd, within.min) : 0;
  for (let i = from; i < data.length; i++) {
    if (within && (data.x[i] ?? 0) > within.max) break;
    for (const column of columns) {
      const v = column[i] ?? NaN;
      if (log && !(v > 0)) continue;
      if (v < min) min = v;
      if (v > max) max = v;
    }
  }
  return min <= max ? { min, max } : undefined;
}

/**
 * How many values a log scale cannot show in an x range: buckets whose least value is zero or less. The band of a series
 * that was made of several is no value of theirs, so that only its mean counts.
 */
export function hiddenByLog(all: readonly SeriesData[], within: Range | undefined): number {
  let hidden = 0;
  for (const d of all)
    for (let i = 0; i < d.length; i++) {
      if (within && ((d.xEnd[i] ?? 0) < within.min || (d.x[i] ?? 0) > within.max)) continue;
      if (((d.members ? d.mid : d.lo)[i] ?? NaN) <= 0) hidden++;
    }
  return hidden;
}
