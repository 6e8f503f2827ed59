/** Series for tests: a bucket for each value. */
import { seriesOfPoints } from "./series";

export const columnOf = (...values: number[]) => Float64Array.from(values);

export const seriesOf = (values: readonly number[], firstX = 0) =>
  seriesOfPoints(
    Float64Array.from(values, (_, i) => firstX + i),
    values,
  );
