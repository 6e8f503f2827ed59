import { compactNumber, groupedInteger, plural } from "../design/numbers";
import { duration, isoTime, localTime } from "../design/times";
import { type ChartAxis, fieldOf } from "../parts/charts/axis";
import type { MarkKind, Range, SeriesData } from "./data";
import { markRunAt, nearestIndex } from "./data";
import { csvCell } from "../design/csv";
import { horizonOf } from "./smoothing";
import type { Curve } from "./draw";
import type { Projection } from "./project";

/** What a chart says about one curve at the cursor. */
export interface Reading {
  readonly curve: Curve;
  readonly index: number;
  readonly text: string;
  /** From the cursor, up or down, in pixels; Infinity where the curve has no number. */
  readonly distancePx: number;
}

export function placeText(axis: ChartAxis, x: number, xEnd: number): string {
  const field = fieldOf(axis);
  const one = (v: number) =>
    field !== undefined
      ? compactNumber(v, 6)
      : axis === "time"
        ? localTime(v)
        : axis === "relative"
          ? duration(v)
          : groupedInteger(v);
  const name = field !== undefined ? `${field} ` : axis === "step" ? "step " : axis === "index" ? "row " : "";
  return one(x) === one(xEnd) ? name + one(x) : `${name}${one(x)} – ${one(xEnd)}`;
}

const MARK_NAMES: readonly [MarkKind, string][] = [
  ["nan", "NaN"],
  ["posInf", "+∞"],
  ["negInf", "−∞"],
];

function valueText(curve: Curve, i: number, axis: ChartAxis): string {
  const { data, smoothed } = curve;
  const parts: string[] = [];
  const mid = data.mid[i] ?? NaN;
  if (!Number.isNaN(mid)) {
    const s = smoothed[i] ?? NaN;
    parts.push(
      smoothed === data.mid ? compactNumber(mid, 5) : `${compactNumber(s, 5)} (raw ${compactNumber(mid, 5)})`,
    );
    const lo = data.lo[i] ?? mid;
    const hi = data.hi[i] ?? mid;
    if (lo !== hi) parts.push(`[${compactNumber(lo)} … ${compactNumber(hi)}]`);
  }
  for (const [kind, name] of MARK_NAMES)
    if ((data[kind][i] ?? 0) > 0) parts.push(markText(data, i, kind, name, axis));
  if (data.runs) parts.push(runsText(data.runs[i] ?? 0, curve.runs ?? 0));
  return parts.join("  ");
}

/** How many of a group's runs are behind a value. */
function runsText(here: number, all: number): string {
  return here >= all ? plural(here, "run") : `${groupedInteger(here)} of ${plural(all, "run")}`;
}

function markText(data: SeriesData, i: number, kind: MarkKind, finiteName: string, axis: ChartAxis): string {
  // A group only tells how many values are not finite.
  const name = data.runs ? "not finite" : finiteName;
  const run = markRunAt(data, i, kind);
  const n = run.count > 1 ? `${groupedInteger(run.count)}× ${name}` : name;
  return run.buckets > 1 ? `${n}, ${placeText(axis, run.x, run.xEnd)}` : n;
}

/** What lies beside a bucket that has no mark itself: a mark too narrow to be pointed at exactly. */
function markNear(curve: Curve, at: number, x: number, reach: number, axis: ChartAxis): string {
  const { data } = curve;
  if (!data.marked || isMarked(data, at)) return "";
  for (let d = 1; d < 64; d++) {
    let inReach = false;
    for (const i of [at - d, at + d]) {
      if (i < 0 || i >= data.length) continue;
      const start = data.x[i] ?? NaN;
      const end = data.xEnd[i] ?? NaN;
      if (start - x > reach || x - end > reach) continue;
      inReach = true;
      if (!isMarked(data, i)) continue;
      const found = MARK_NAMES.find(([kind]) => (data[kind][i] ?? 0) > 0);
      if (!found) continue;
      const text = markText(data, i, ...found, axis);
      return text.includes(",") ? `  ${text}` : `  ${text} at ${placeText(axis, start, end)}`;
    }
    if (!inReach) break;
  }
  return "";
}

function isMarked(data: Curve["data"], i: number): boolean {
  return (data.nan[i] ?? 0) + (data.posInf[i] ?? 0) + (data.negInf[i] ?? 0) > 0;
}

/**
 * The curves' values at an x, nearest to the cursor first: `topPx` is its height in pixels, `py` the values'. A curve that ends more than `reach` before the x, or
 * starts after it, says nothing.
 */
export function readings(
  curves: readonly Curve[],
  axis: ChartAxis,
  x: number,
  topPx: number,
  py: Projection,
  reach: number,
  markReach: number,
): Reading[] {
  const out: Reading[] = [];
  for (const curve of curves) {
    const index = nearestIndex(curve.data, x);
    if (index < 0) continue;
    const start = curve.data.x[index] ?? NaN;
    const end = curve.data.xEnd[index] ?? NaN;
    if (start - x > reach || x - end > reach) {
      const inner = index > 0 && index < curve.data.length - 1;
      if (!inner) continue;
    }
    const distance = Math.abs(py(curve.smoothed[index] ?? NaN) - topPx);
    out.push({
      curve,
      index,
      text: valueText(curve, index, axis) + markNear(curve, index, x, markReach, axis),
      distancePx: Number.isNaN(distance) ? Infinity : distance,
    });
  }
  return out.sort((a, b) => (a.distancePx < b.distancePx ? -1 : a.distancePx > b.distancePx ? 1 : 0));
}

export function csvOf(curves: readonly Curve[], runName: (id: string) => string, within?: Range): string {
  const smoothed = curves.some((c) => c.data.smoothed);
  const lines = [
    `run_id,run_name,key,step,time,count,value,min,max,nan,pos_inf,neg_inf${smoothed ? ",smoothed" : ""}`,
  ];
  for (const { data, runId, key } of curves)
    for (let i = 0; i < data.length; i++) {
      if (within && ((data.xEnd[i] ?? 0) < within.min || (data.x[i] ?? 0) > within.max)) continue;
      const time = data.time[i] ?? NaN;
      const n = (v: number | undefined) => (v === undefined || Number.isNaN(v) ? "" : String(v));
      lines.push(
        [
          runId,
          csvCell(runName(runId)),
          csvCell(key),
          n(data.step[i]),
          Number.isNaN(time) ? "" : isoTime(time),
          n(data.count[i]),
          n(data.mid[i]),
          n(data.lo[i]),
          n(data.hi[i]),
          n(data.nan[i]),
          n(data.posInf[i]),
          n(data.negInf[i]),
          ...(smoothed ? [n(data.smoothed?.[i])] : []),
        ].join(","),
      );
    }
  return lines.join("\n") + "\n";
}

/** How many points a chart tells of, and how: each by itself, or in buckets. */
export function countText(curves: readonly Curve[], smoothing = 0): { short: string; long: string } {
  let inRange = 0;
  let total = 0;
  let buckets = 0;
  let exact = true;
  for (const { data } of curves) {
    inRange += data.inRange;
    total += data.total;
    buckets += data.length;
    exact &&= data.exact;
  }
  const points =
    inRange === total ? plural(total, "point") : `${groupedInteger(inRange)} of ${plural(total, "point")}`;
  const smoothed =
    smoothing > 0
      ? `; the strong line is a moving average over about the last ${plural(horizonOf(smoothing), "point")}`
      : "";
  return exact
    ? { short: points, long: `${points}, each of them drawn${smoothed}` }
    : {
        short: `${points} in ${plural(buckets, "bucket")}`,
        long: `${points} in ${plural(buckets, "bucket")}: the line is the mean of each, the band goes from its least to its greatest value${smoothed}`,
      };
}

/** A chart of groups: a line for each bucket of each group. */
export function groupsCsv(curves: readonly Curve[], within?: Range): string {
  const lines = ["group,runs_in_group,x,x_end,runs,mean,band_low,band_high,not_finite"];
  const n = (v: number | undefined) => (v === undefined || Number.isNaN(v) ? "" : String(v));
  for (const { data, label, runs } of curves)
    for (let i = 0; i < data.length; i++) {
      if (within && ((data.xEnd[i] ?? 0) < within.min || (data.x[i] ?? 0) > within.max)) continue;
      const columns = [data.x, data.xEnd, data.runs, data.mid, data.lo, data.hi, data.nan];
      lines.push([csvCell(label), n(runs), ...columns.map((c) => n(c?.[i]))].join(","));
    }
  return lines.join("\n") + "\n";
}
