/** Series for tests: a bucket for each value. */
import type { SeriesData } from "./series";

export const columnOf = (...values: number[]) => Float64Array.from(values);

export function seriesOf(values: readonly number[], firstX = 0): SeriesData {
  const x = Float64Array.from(values, (_, i) => firstX + i);
  const mid = Float64Array.from(values, (v) => (Number.isFinite(v) ? v : NaN));
  const flags = (is: (v: number) => boolean) => Float64Array.from(values, (v) => (is(v) ? 1 : 0));
  return {
    length: values.length,
    total: values.length,
    inRange: values.length,
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
