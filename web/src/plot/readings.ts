import { compactNumber, groupedInteger, plural } from "../design/numbers";
import { duration, localTime } from "../design/times";
import { localTimeUs, sinceUs } from "../design/timesUs";
import type { Axis } from "./axis/axis";
import type { Curve } from "./curve";
import { type NonFiniteKind, nonFiniteRunAt } from "./data/nonFinite";
import type { Projection } from "./data/project";
import { nearestIndex, type SeriesData } from "./data/series";

/** The place of the mouse, and how far from it something still counts. */
export interface Cursor {
  readonly x: number;
  /** From the upper edge of the plot, in pixels. */
  readonly topPx: number;
  /** The place of a value, from the upper edge of the plot, in pixels. */
  readonly py: Projection;
  /** How far from the cursor, along the x axis, the end of a curve and a value that is not finite still count. */
  readonly reach: number;
  readonly nonFiniteReach: number;
}

/** What a plot says about one of the things it shows at the cursor. */
export interface Reading extends Pick<Curve, "label" | "colour" | "dash"> {
  /** Whose layers are meant. */
  readonly owner: string;
  /** The bucket it tells of. */
  readonly x: number;
  readonly xEnd: number;
  readonly text: string;
  /** From the cursor, up or down, in pixels; Infinity where there is no number. */
  readonly distancePx: number;
}

/** A place on an axis, or what lies between two places. */
export function placeText(axis: Axis, x: number, xEnd: number): string {
  const [from, to] = [valueOnAxis(axis, x), valueOnAxis(axis, xEnd)];
  const name = axis.name === "" ? "" : `${axis.name} `;
  return from === to ? name + from : `${name}${from} – ${to}`;
}

function valueOnAxis({ kind, isFine = false }: Axis, v: number): string {
  switch (kind) {
    case "number":
      return compactNumber(v, 6);
    case "time":
      return isFine ? localTimeUs(Math.round(v * 1000)) : localTime(v);
    case "duration":
      return isFine ? sinceUs(Math.round(v * 1000), 0) : duration(v);
    case "whole":
      return groupedInteger(v);
  }
}

const NON_FINITE_NAMES: readonly [NonFiniteKind, string][] = [
  ["nan", "NaN"],
  ["posInf", "+∞"],
  ["negInf", "−∞"],
];

function valueText(curve: Curve, i: number, axis: Axis): string {
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
  for (const [kind, name] of NON_FINITE_NAMES)
    if ((data[kind][i] ?? 0) > 0) parts.push(nonFiniteText(data, i, kind, name, axis));
  if (data.members && curve.members) parts.push(membersText(data.members[i] ?? 0, curve.members));
  return parts.join("  ");
}

/** How many of a curve's members are behind a value. */
function membersText(here: number, { count, noun }: NonNullable<Curve["members"]>): string {
  return here >= count ? plural(here, noun) : `${groupedInteger(here)} of ${plural(count, noun)}`;
}

function nonFiniteText(
  data: SeriesData,
  i: number,
  kind: NonFiniteKind,
  itsName: string,
  axis: Axis,
): string {
  // A series that was made of several only tells how many values are not finite.
  const name = data.members ? "not finite" : itsName;
  const run = nonFiniteRunAt(data, i, kind);
  const n = run.count > 1 ? `${groupedInteger(run.count)}× ${name}` : name;
  return run.buckets > 1 ? `${n}, ${placeText(axis, run.x, run.xEnd)}` : n;
}

/** What lies beside a bucket that has only numbers: a value that is not finite, too narrow to be pointed at. */
function nonFiniteNear(curve: Curve, at: number, x: number, reach: number, axis: Axis): string {
  const { data } = curve;
  if (!data.hasNonFinite || isNonFinite(data, at)) return "";
  for (let d = 1; d < 64; d++) {
    let inReach = false;
    for (const i of [at - d, at + d]) {
      if (i < 0 || i >= data.length) continue;
      const start = data.x[i] ?? NaN;
      const end = data.xEnd[i] ?? NaN;
      if (start - x > reach || x - end > reach) continue;
      inReach = true;
      if (!isNonFinite(data, i)) continue;
      const found = NON_FINITE_NAMES.find(([kind]) => (data[kind][i] ?? 0) > 0);
      if (!found) continue;
      const text = nonFiniteText(data, i, ...found, axis);
      return text.includes(",") ? `  ${text}` : `  ${text} at ${placeText(axis, start, end)}`;
    }
    if (!inReach) break;
  }
  return "";
}

function isNonFinite(data: SeriesData, i: number): boolean {
  return (data.nan[i] ?? 0) + (data.posInf[i] ?? 0) + (data.negInf[i] ?? 0) > 0;
}

/** The values of curves at the cursor, the nearest first. A curve that ended long before the cursor says nothing. */
export function readCurves(curves: readonly Curve[], axis: Axis, cursor: Cursor): Reading[] {
  const { x, reach } = cursor;
  const out: Reading[] = [];
  for (const curve of curves) {
    const { data, label, colour, dash } = curve;
    const index = nearestIndex(data, x);
    if (index < 0) continue;
    const start = data.x[index] ?? NaN;
    const end = data.xEnd[index] ?? NaN;
    const isAtEnd = index === 0 || index === data.length - 1;
    if (isAtEnd && (start - x > reach || x - end > reach)) continue;
    const distance = Math.abs(cursor.py(curve.smoothed[index] ?? NaN) - cursor.topPx);
    out.push({
      owner: curve.id,
      label,
      colour,
      dash,
      x: start,
      xEnd: end,
      text: valueText(curve, index, axis) + nonFiniteNear(curve, index, x, cursor.nonFiniteReach, axis),
      distancePx: Number.isNaN(distance) ? Infinity : distance,
    });
  }
  return out.sort((a, b) => (a.distancePx < b.distancePx ? -1 : a.distancePx > b.distancePx ? 1 : 0));
}
