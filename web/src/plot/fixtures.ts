import type { Curve } from "./curve";
import { seriesOf } from "./data/fixtures";

/** A curve for tests, with a bucket for each value. */
export function curveNamed(id: string, values: readonly number[]): Curve {
  const data = seriesOf(values);
  return { id, label: id, colour: "red", dash: 0, data, smoothed: data.mid };
}
