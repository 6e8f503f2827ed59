import type { Curve } from "../../plot/curve";
import type { SeriesData } from "../../plot/data/series";

/** A curve of a chart before its data is there: a run's, or a group's under the id of the group. */
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

/** A curve that knows which key of which run, or group, it shows. */
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
