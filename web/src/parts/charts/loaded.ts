import type { Numbers } from "../../api/columns";
import type { SeriesBuckets, WireNumber } from "../../api/types";
import { fromWire } from "../../api/types";
import type { SeriesData } from "../../plot/data/series";
import type { Average } from "../../plot/data/smoothing";

/** A series of a run as the server answered it, with what is needed to put live points at its end. */
export interface LoadedSeries extends SeriesData {
  readonly step: Float64Array;
  readonly time: Float64Array;
  readonly lastStep: number;
  readonly lastMs: number;
  /** The moving average at the last point, from which the next points go on. */
  readonly average?: Average;
}

type Column = Numbers<WireNumber | null> | undefined;

/** A column with NaN in place of every infinity; the column itself if it has none. */
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

/** A series from its JSON; `smoothing` is the weight of the moving average that was asked for. */
export function decodeSeries(wire: SeriesBuckets, smoothing = 0): LoadedSeries {
  const length = wire.x.length;
  const { exact } = wire;
  const x = plainColumn(wire.x, length, NaN);
  const base = {
    length,
    total: wire.total,
    inRange: wire.inRange,
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
    let hasNonFinite = false;
    for (let i = 0; i < length; i++) {
      const v = fromWire(wire.last[i]);
      if (Number.isFinite(v)) continue;
      hasNonFinite = true;
      if (v === Infinity) posInf[i] = 1;
      else if (v === -Infinity) negInf[i] = 1;
      else nan[i] = 1;
    }
    const count = new Float64Array(length).fill(1);
    return {
      ...base,
      xEnd: x,
      lo: mid,
      mid,
      hi: mid,
      count,
      nan,
      posInf,
      negInf,
      hasNonFinite,
      lastStep,
      lastMs,
    };
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
    hasNonFinite: wire.nan !== undefined || wire.posInf !== undefined || wire.negInf !== undefined,
    lastStep,
    lastMs,
  };
}
