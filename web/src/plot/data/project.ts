import type { Range } from "./range";

/** Maps a value to a pixel. */
export type Projection = (value: number) => number;

export function linear(range: Range, from: number, to: number): Projection {
  const span = range.max - range.min || 1;
  // The distance of two doubles may be more than the largest double, that of their halves is not.
  if (span === Infinity) {
    const half = range.max / 2 - range.min / 2;
    return (v) => from + ((v / 2 - range.min / 2) / half) * (to - from);
  }
  // Divide first: a length in pixels divided by a tiny span may be more than the largest double.
  return (v) => from + ((v - range.min) / span) * (to - from);
}

/** The value at a part of a range, from 0 at its least to 1 at its greatest. */
export function valueAt({ min, max }: Range, part: number): number {
  // The sum of two products, because the distance of two doubles may be more than the largest double.
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

/** A logarithmic projection. A value that is not positive has no place: it becomes NaN. */
export function logarithmic(range: Range, from: number, to: number): Projection {
  const low = Math.log10(range.min);
  const scale = (to - from) / (Math.log10(range.max) - low || 1);
  return (v) => (v > 0 ? from + (Math.log10(v) - low) * scale : NaN);
}
