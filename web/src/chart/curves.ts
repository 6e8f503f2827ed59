import type { SeriesData } from "./data";
import type { Curve } from "./draw";
import { smooth } from "./smoothing";

/** One line of a chart before its data is there. */
export interface CurveSpec {
  readonly runId: string;
  readonly key: string;
  readonly label: string;
  readonly colour: string;
  /** The pattern of the line, an index of DASHES. */
  readonly dash: number;
  /** Of a group: how many runs it has. */
  readonly runs?: number;
}

export const curveId = (spec: Pick<CurveSpec, "runId" | "key">) => `${spec.runId}\u0000${spec.key}`;

const smoothedOnce = new WeakMap<SeriesData, { weight: number; values: Float64Array }>();

function smoothed(data: SeriesData, weight: number): Float64Array {
  const known = smoothedOnce.get(data);
  if (known?.weight === weight) return known.values;
  const values = smooth(data.mid, weight);
  smoothedOnce.set(data, { weight, values });
  return values;
}

export function curveOf(spec: CurveSpec, data: SeriesData, weight: number): Curve {
  return { ...spec, id: curveId(spec), data, smoothed: smoothed(data, weight) };
}

/** A matcher for a search: a regular expression, or the plain text while it is not a valid one. */
export function keyMatcher(search: string): (key: string) => boolean {
  if (search === "") return () => true;
  try {
    const pattern = new RegExp(search, "i");
    return (key) => pattern.test(key);
  } catch {
    const plain = search.toLowerCase();
    return (key) => key.toLowerCase().includes(plain);
  }
}
