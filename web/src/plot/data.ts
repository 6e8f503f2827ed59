import type { Numbers } from "../api/columns";
import type { SeriesBuckets, WireNumber } from "../api/types";
import { fromWire } from "../api/types";
import type { ChartAxis } from "../parts/charts/axis";
import { type Average, nextAverage } from "./smoothing";

/**
 * One series as drawn: parallel columns with one entry per bucket. A bucket of one point has x = xEnd and lo = mid =
 * hi. `mid` is the mean over the finite values (NaN when there is none), `lo` and `hi` bound all finite values, so a
 * spike is in the data whatever the resolution. Never changed in place.
 */
export interface SeriesData {
  readonly length: number;
  /** Points in the whole series, not only in the range asked for. */
  readonly total: number;
  /** Points in the range asked for, which the buckets tell of. */
  readonly inRange: number;
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
  readonly step: Float64Array;
  readonly time: Float64Array;
  /** Whether any bucket holds a NaN or an infinity. */
  readonly marked: boolean;
  readonly lastStep: number;
  readonly lastMs: number;
  /** The moving average at the end of each bucket, where it was asked for; NaN where a bucket has no finite value. */
  readonly smoothed?: Float64Array;
  /** The average at the last point, which the next ones go on from. */
  readonly average?: Average;
  /** Of a group of runs: how many of them have a value in each bucket. */
  readonly runs?: Float64Array;
}

type Column = Numbers<WireNumber | null> | undefined;

/** The finite values, NaN for what is none; the column itself if it has no infinity. */
export function finiteColumn(values: Column, length: number): Float64Array {
  if (values instanceof Float64Array && !values.some((v) => v === Infinity || v === -Infinity)) return values;
  const out = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const v = fromWire(values?.[i]);
    out[i] = Number.isFinite(v) ? v : NaN;
  }
  return out;
}

export function plainColumn(
  values: Numbers<number> | undefined,
  length: number,
  otherwise: number,
): Float64Array {
  if (values instanceof Float64Array) return values;
  if (values) return Float64Array.from(values);
  return new Float64Array(length).fill(otherwise);
}

/** `smoothing` is the weight that was asked for. */
export function decodeSeries(wire: SeriesBuckets, smoothing = 0): SeriesData {
  const length = wire.x.length;
  const exact = wire.exact ?? false;
  const x = plainColumn(wire.x, length, NaN);
  const base = {
    length,
    total: wire.total,
    inRange: wire.inRange ?? wire.total,
    exact,
    x,
    step: plainColumn(wire.step, length, NaN),
    time: plainColumn(wire.time, length, NaN),
    ...(wire.smoothed && { smoothed: finiteColumn(wire.smoothed, length) }),
    ...(wire.smoothedLast && {
      average: {
        weight: smoothing,
        weights: wire.smoothedLast.weights,
        value: fromWire(wire.smoothedLast.value),
      },
    }),
  };
  const lastStep = wire.lastStep ?? base.step[length - 1] ?? -Infinity;
  const lastMs = wire.lastMs ?? base.time[length - 1] ?? -Infinity;
  if (exact) {
    const mid = finiteColumn(wire.last, length);
    const nan = new Float64Array(length);
    const posInf = new Float64Array(length);
    const negInf = new Float64Array(length);
    let marked = false;
    for (let i = 0; i < length; i++) {
      const v = fromWire(wire.last[i]);
      if (Number.isFinite(v)) continue;
      marked = true;
      if (v === Infinity) posInf[i] = 1;
      else if (v === -Infinity) negInf[i] = 1;
      else nan[i] = 1;
    }
    const count = new Float64Array(length).fill(1);
    return { ...base, xEnd: x, lo: mid, mid, hi: mid, count, nan, posInf, negInf, marked, lastStep, lastMs };
  }
  return {
    ...base,
    xEnd: wire.xEnd ? plainColumn(wire.xEnd, length, NaN) : x,
    lo: finiteColumn(wire.min, length),
    mid: finiteColumn(wire.mean, length),
    hi: finiteColumn(wire.max, length),
    count: plainColumn(wire.count, length, 1),
    nan: plainColumn(wire.nan, length, 0),
    posInf: plainColumn(wire.posInf, length, 0),
    negInf: plainColumn(wire.negInf, length, 0),
    marked: wire.nan !== undefined || wire.posInf !== undefined || wire.negInf !== undefined,
    lastStep,
    lastMs,
  };
}

export interface LivePoint {
  step: number;
  time: number;
  value: number;
}

/** Whether a point lies after all the points of the series in the axis' order, so that it can be put at the end. */
export function isAfter(data: SeriesData, point: LivePoint, axis: ChartAxis): boolean {
  if (axis === "step")
    return point.step > data.lastStep || (point.step === data.lastStep && point.time > data.lastMs);
  return point.time > data.lastMs || (point.time === data.lastMs && point.step > data.lastStep);
}

function grown(column: Float64Array, tail: readonly number[]): Float64Array {
  const out = new Float64Array(column.length + tail.length);
  out.set(column);
  out.set(tail, column.length);
  return out;
}

/** The series with points put at its end, each as a bucket of its own. `startMs` is what relative x counts from. */
export function appendPoints(
  data: SeriesData,
  points: readonly LivePoint[],
  axis: ChartAxis,
  startMs: number,
): SeriesData {
  const last = points.at(-1);
  if (!last) return data;
  const xs = points.map((p) => (axis === "step" ? p.step : axis === "time" ? p.time : p.time - startMs));
  const values = points.map((p) => (Number.isFinite(p.value) ? p.value : NaN));
  const flag = (is: (v: number) => boolean) => points.map((p) => (is(p.value) ? 1 : 0));
  const x = grown(data.x, xs);
  const mid = grown(data.mid, values);
  return {
    ...smoothedOn(data, points),
    length: data.length + points.length,
    total: data.total + points.length,
    inRange: data.inRange + points.length,
    exact: data.exact,
    x,
    xEnd: data.exact ? x : grown(data.xEnd, xs),
    lo: data.exact ? mid : grown(data.lo, values),
    mid,
    hi: data.exact ? mid : grown(data.hi, values),
    count: grown(
      data.count,
      points.map(() => 1),
    ),
    nan: grown(data.nan, flag(Number.isNaN)),
    posInf: grown(
      data.posInf,
      flag((v) => v === Infinity),
    ),
    negInf: grown(
      data.negInf,
      flag((v) => v === -Infinity),
    ),
    step: grown(
      data.step,
      points.map((p) => p.step),
    ),
    time: grown(
      data.time,
      points.map((p) => p.time),
    ),
    marked: data.marked || points.some((p) => !Number.isFinite(p.value)),
    lastStep: last.step,
    lastMs: last.time,
  };
}

/** The moving average, with the points at its end. */
function smoothedOn(
  { smoothed, average }: SeriesData,
  points: readonly LivePoint[],
): Pick<SeriesData, "smoothed" | "average"> {
  if (!smoothed || !average) return {};
  let last = average;
  const tail = points.map((p) => {
    last = nextAverage(last, p.value);
    return Number.isFinite(p.value) ? last.value : NaN;
  });
  return { smoothed: grown(smoothed, tail), average: last };
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

export interface Range {
  readonly min: number;
  readonly max: number;
}

export function xExtent(all: readonly SeriesData[]): Range | undefined {
  let min = Infinity;
  let max = -Infinity;
  for (const d of all) {
    if (d.length === 0) continue;
    min = Math.min(min, d.x[0] ?? Infinity);
    max = Math.max(max, d.xEnd[d.length - 1] ?? -Infinity);
  }
  return min <= max ? { min, max } : undefined;
}

/** Bounds of all finite values within an x range: of minima and maxima, not of means. Positive ones only for a log scale. */
export function yExtent(
  all: readonly SeriesData[],
  within: Range | undefined,
  log: boolean,
): Range | undefined {
  let min = Infinity;
  let max = -Infinity;
  for (const d of all) {
    const from = within ? firstIndexAtOrAfter(d.xEnd, within.min) : 0;
    for (let i = from; i < d.length; i++) {
      if (within && (d.x[i] ?? 0) > within.max) break;
      const lo = d.lo[i] ?? NaN;
      const mid = d.mid[i] ?? NaN;
      const hi = d.hi[i] ?? NaN;
      const low = !log || lo > 0 ? lo : mid > 0 ? mid : hi;
      // An average looks back beyond the range, and may lie outside its values.
      const smoothed = d.smoothed?.[i] ?? NaN;
      for (const v of [low, hi, smoothed]) {
        if (log && !(v > 0)) continue;
        if (v < min) min = v;
        if (v > max) max = v;
      }
    }
  }
  return min <= max ? { min, max } : undefined;
}

/** A y range with room around the values; never empty. */
export function paddedRange(range: Range | undefined, log: boolean): Range {
  if (!range) return log ? { min: 0.1, max: 10 } : { min: 0, max: 1 };
  const { min, max } = range;
  if (log) {
    const low = Math.log10(min);
    const high = Math.log10(max);
    const pad = high > low ? (high - low) * 0.05 : 0.5;
    return within(10 ** (low - pad), 10 ** (high + pad), Number.MIN_VALUE);
  }
  if (min === max) {
    const pad = Math.abs(min) * 0.1 || 1;
    return within(min - pad, max + pad, -Number.MAX_VALUE);
  }
  const pad = max * 0.06 - min * 0.06;
  return within(min - pad, max + pad, -Number.MAX_VALUE);
}

function within(min: number, max: number, least: number): Range {
  return { min: Math.max(least, min), max: Math.min(Number.MAX_VALUE, max) };
}

/**
 * How many values a log scale cannot show in an x range (buckets whose minimum is zero or less). A group's band is no
 * value: only its mean counts.
 */
export function hiddenByLog(all: readonly SeriesData[], within: Range | undefined): number {
  let hidden = 0;
  for (const d of all)
    for (let i = 0; i < d.length; i++) {
      if (within && ((d.xEnd[i] ?? 0) < within.min || (d.x[i] ?? 0) > within.max)) continue;
      if (((d.runs ? d.mid : d.lo)[i] ?? NaN) <= 0) hidden++;
    }
  return hidden;
}

export type MarkKind = "nan" | "posInf" | "negInf";

export interface Mark {
  readonly index: number;
  readonly kind: MarkKind;
  readonly x: number;
  readonly xEnd: number;
  readonly count: number;
}

/** The places of values that no curve can show, in x order. */
export function marksOf(data: SeriesData): Mark[] {
  if (!data.marked) return [];
  const marks: Mark[] = [];
  for (let index = 0; index < data.length; index++) {
    for (const kind of ["nan", "posInf", "negInf"] as const) {
      const count = data[kind][index] ?? 0;
      if (count > 0) marks.push({ index, kind, x: data.x[index] ?? 0, xEnd: data.xEnd[index] ?? 0, count });
    }
  }
  return marks;
}

/** Marks of one kind in neighbouring buckets: how many values, and where the first and the last lie. */
export interface MarkRun {
  readonly count: number;
  readonly x: number;
  readonly xEnd: number;
  readonly buckets: number;
}

export function markRunAt(data: SeriesData, index: number, kind: MarkKind): MarkRun {
  const has = (i: number) => (data[kind][i] ?? 0) > 0;
  let from = index;
  let to = index;
  while (has(from - 1)) from--;
  while (has(to + 1)) to++;
  let count = 0;
  for (let i = from; i <= to; i++) count += data[kind][i] ?? 0;
  return { count, x: data.x[from] ?? NaN, xEnd: data.xEnd[to] ?? NaN, buckets: to - from + 1 };
}

/** Marks too close to be told apart, in pixels from the first one's middle to the last one's. */
export interface Stretch {
  readonly kind: MarkKind;
  readonly from: number;
  readonly to: number;
  readonly marks: number;
}

/** The marks joined where their middles are nearer than `near` pixels; a mark that stands alone is a stretch of one. */
export function stretchesOf(marks: readonly Mark[], px: (x: number) => number, near: number): Stretch[] {
  const out: Stretch[] = [];
  const open: Partial<Record<MarkKind, number>> = {};
  for (const { kind, x, xEnd } of marks) {
    const at = px((x + xEnd) / 2);
    const last = open[kind];
    const stretch = last === undefined ? undefined : out[last];
    if (last !== undefined && stretch && at - stretch.to < near)
      out[last] = { ...stretch, to: at, marks: stretch.marks + 1 };
    else open[kind] = out.push({ kind, from: at, to: at, marks: 1 }) - 1;
  }
  return out;
}
