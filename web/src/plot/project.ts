import type { Range } from "./data";

/** Maps a value to a pixel. */
export type Projection = (value: number) => number;

export function linear(range: Range, from: number, to: number): Projection {
  const span = range.max - range.min || 1;
  // The distance of two doubles may be more than the largest double, that of their halves is not.
  if (span === Infinity) {
    const half = range.max / 2 - range.min / 2;
    return (v) => from + ((v / 2 - range.min / 2) / half) * (to - from);
  }
  // Dividing first: the quotient of a length in pixels and a tiny span may be more than the largest double.
  return (v) => from + ((v - range.min) / span) * (to - from);
}

/** The value at a part of a range, from 0 at its least to 1 at its greatest. */
export function valueAt({ min, max }: Range, part: number): number {
  // Of two products, since the distance of two doubles may be more than the largest double.
  return part <= 0
    ? min
    : part >= 1
      ? max
      : max - min === Infinity
        ? min * (1 - part) + max * part
        : min + (max - min) * part;
}

/** A range that has a width: around a single value, the usual one, or one that doubles can tell apart. */
export function widened({ min, max }: Range, usual = 1): Range {
  if (min < max) return { min, max };
  const room = Math.max(usual / 2, Math.abs(min) * 2 ** -50);
  return { min: min - room, max: max + room };
}

/** Log 10; what is not positive has no place and becomes NaN. */
export function logarithmic(range: Range, from: number, to: number): Projection {
  const low = Math.log10(range.min);
  const scale = (to - from) / (Math.log10(range.max) - low || 1);
  return (v) => (v > 0 ? from + (Math.log10(v) - low) * scale : NaN);
}

/** What a path is drawn on: Path2D, or a recorder in a test. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

/**
 * Draws a line through the buckets' middles and answers the indices of points without a neighbour, which a line would
 * not show. A NaN breaks the line.
 */
export function trace(
  pen: Pen,
  x: Float64Array,
  xEnd: Float64Array,
  y: Float64Array,
  from: number,
  to: number,
  px: Projection,
  py: Projection,
): number[] {
  const alone: number[] = [];
  let open = false;
  let length = 0;
  for (let i = from; i < to; i++) {
    const yy = py(y[i] ?? NaN);
    if (Number.isNaN(yy)) {
      if (length === 1) alone.push(i - 1);
      open = false;
      length = 0;
      continue;
    }
    const xx = px(((x[i] ?? 0) + (xEnd[i] ?? 0)) / 2);
    if (open) pen.lineTo(xx, yy);
    else pen.moveTo(xx, yy);
    open = true;
    length++;
  }
  if (length === 1) alone.push(to - 1);
  return alone;
}

/** Outlines of the min/max band, one closed polygon per stretch of buckets without a gap: x, then y, in turn. */
export function bandPolygons(
  x: Float64Array,
  xEnd: Float64Array,
  lo: Float64Array,
  hi: Float64Array,
  from: number,
  to: number,
  px: Projection,
  py: Projection,
  floor: number,
): number[][] {
  const polygons: number[][] = [];
  let top: number[] = [];
  let bottom: number[] = [];
  const close = () => {
    if (top.length === 2) {
      const [cx = 0, cy = 0] = top;
      const [, by = 0] = bottom;
      if (cy !== by) polygons.push([cx - 0.5, cy, cx + 0.5, cy, cx + 0.5, by, cx - 0.5, by]);
    } else if (top.length > 2) {
      for (let i = bottom.length - 2; i >= 0; i -= 2) top.push(bottom[i] ?? 0, bottom[i + 1] ?? 0);
      polygons.push(top);
    }
    top = [];
    bottom = [];
  };
  for (let i = from; i < to; i++) {
    const high = py(hi[i] ?? NaN);
    if (Number.isNaN(high)) {
      close();
      continue;
    }
    const low = py(lo[i] ?? NaN);
    const cx = px(((x[i] ?? 0) + (xEnd[i] ?? 0)) / 2);
    top.push(cx, high);
    bottom.push(cx, Number.isNaN(low) ? floor : low);
  }
  close();
  return polygons;
}

const DECADES = [1, 2, 5];

function decades(from: number, to: number): number[] {
  const out: number[] = [];
  for (let e = from; e <= to; e++) for (const d of DECADES) out.push(d * 10 ** e);
  return out;
}

const S = 1000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;

/** Tick distances a person would choose for durations in milliseconds. */
export const DURATION_STEPS: number[] = [
  ...decades(-3, 2),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * S),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * M),
  ...[1, 2, 3, 6, 12].map((n) => n * H),
  ...decades(0, 4).map((n) => n * D),
];
