import type { Curve } from "../../plot/curve";
import type { SeriesData } from "../../plot/data/series";

/** A curve of a run or a group before its data is loaded. For a group, `runId` is the id of the group. */
export interface CurveSpec {
  readonly runId: string;
  readonly key: string;
  readonly label: string;
  readonly colour: string;
  /** The pattern of the line, an index of DASHES. */
  readonly dash: number;
  /** The number of runs, if it is a group. */
  readonly runs?: number;
}

/** A curve with the run, or the group, and the key that it shows. */
export interface ChartCurve<D extends SeriesData = SeriesData>
  extends Curve, Pick<CurveSpec, "runId" | "key"> {
  readonly data: D;
}

export const curveId = (spec: Pick<CurveSpec, "runId" | "key">) => `${spec.runId}\u0000${spec.key}`;

export function curveOf<D extends SeriesData>({ runs, ...spec }: CurveSpec, data: D): ChartCurve<D> {
  return {
    ...spec,
    id: curveId(spec),
    data,
    smoothed: data.smoothed ?? data.mid,
    ...(runs !== undefined && { members: { count: runs, noun: "run" } }),
  };
}
