export interface Range {
  readonly min: number;
  readonly max: number;
}

/** The range that holds both; the other one if one is missing. */
export function union(a: Range | undefined, b: Range | undefined): Range | undefined {
  return a && b ? { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) } : (a ?? b);
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
