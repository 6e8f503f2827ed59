import type { SeriesData } from "./series";

export type NonFiniteKind = "nan" | "posInf" | "negInf";

/** A bucket with values of one kind that no line can show. */
export interface NonFinite {
  readonly index: number;
  readonly kind: NonFiniteKind;
  readonly x: number;
  readonly xEnd: number;
  readonly count: number;
}

/** The buckets with values that are not finite, in x order. */
export function nonFiniteOf(data: SeriesData): NonFinite[] {
  if (!data.hasNonFinite) return [];
  const found: NonFinite[] = [];
  for (let index = 0; index < data.length; index++) {
    for (const kind of ["nan", "posInf", "negInf"] as const) {
      const count = data[kind][index] ?? 0;
      if (count > 0) found.push({ index, kind, x: data.x[index] ?? 0, xEnd: data.xEnd[index] ?? 0, count });
    }
  }
  return found;
}

/** Values of one kind in neighbouring buckets: how many there are, and where the first and the last lie. */
export interface NonFiniteRun {
  readonly count: number;
  readonly x: number;
  readonly xEnd: number;
  readonly buckets: number;
}

export function nonFiniteRunAt(data: SeriesData, index: number, kind: NonFiniteKind): NonFiniteRun {
  const has = (i: number) => (data[kind][i] ?? 0) > 0;
  let from = index;
  let to = index;
  while (has(from - 1)) from--;
  while (has(to + 1)) to++;
  let count = 0;
  for (let i = from; i <= to; i++) count += data[kind][i] ?? 0;
  return { count, x: data.x[from] ?? NaN, xEnd: data.xEnd[to] ?? NaN, buckets: to - from + 1 };
}

/** Buckets too close to be told apart, in pixels from the middle of the first to that of the last. */
export interface Stretch {
  readonly kind: NonFiniteKind;
  readonly from: number;
  readonly to: number;
  readonly buckets: number;
}

/** Joins those whose middles are nearer than `near` pixels; one that stands alone is a stretch of one bucket. */
export function stretchesOf(all: readonly NonFinite[], px: (x: number) => number, near: number): Stretch[] {
  const out: Stretch[] = [];
  const open: Partial<Record<NonFiniteKind, number>> = {};
  for (const { kind, x, xEnd } of all) {
    const at = px((x + xEnd) / 2);
    const last = open[kind];
    const stretch = last === undefined ? undefined : out[last];
    if (last !== undefined && stretch && at - stretch.to < near)
      out[last] = { ...stretch, to: at, buckets: stretch.buckets + 1 };
    else open[kind] = out.push({ kind, from: at, to: at, buckets: 1 }) - 1;
  }
  return out;
}
