import { nextAverage } from "../../plot/data/smoothing";
import type { ChartAxis } from "./axis";
import type { LoadedSeries } from "./loaded";

export interface LivePoint {
  step: number;
  time: number;
  value: number;
}

/** Whether a point comes after all points of a series in the order of the axis, so that it can be put at the end. */
export function isAfter(data: LoadedSeries, point: LivePoint, axis: ChartAxis): boolean {
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

/** The series with points at its end, each as a bucket of its own. Relative x counts from `startMs`. */
export function appendPoints(
  data: LoadedSeries,
  points: readonly LivePoint[],
  axis: ChartAxis,
  startMs: number,
): LoadedSeries {
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
    hasNonFinite: data.hasNonFinite || points.some((p) => !Number.isFinite(p.value)),
    lastStep: last.step,
    lastMs: last.time,
  };
}

/** The moving average with the points at its end. */
function smoothedOn(
  { smoothed, average }: LoadedSeries,
  points: readonly LivePoint[],
): Pick<LoadedSeries, "smoothed" | "average"> {
  if (!smoothed || !average) return {};
  let last = average;
  const tail = points.map((p) => {
    last = nextAverage(last, p.value);
    return Number.isFinite(p.value) ? last.value : NaN;
  });
  return { smoothed: grown(smoothed, tail), average: last };
}
