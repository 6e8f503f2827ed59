import { csvCell } from "../../design/csv";
import { isoTime } from "../../design/times";
import type { Curve } from "../../plot/curve";
import type { Range } from "../../plot/data/range";
import type { SeriesData } from "../../plot/data/series";
import type { ChartCurve } from "./curves";
import type { LoadedSeries } from "./loaded";

const n = (v: number | undefined) => (v === undefined || Number.isNaN(v) ? "" : String(v));

/** Whether a bucket reaches into an x range. */
const isWithin = (data: SeriesData, i: number, range: Range | undefined) =>
  !range || ((data.xEnd[i] ?? 0) >= range.min && (data.x[i] ?? 0) <= range.max);

/** A chart of runs: a line for each bucket of each run. */
export function csvOf(
  curves: readonly ChartCurve<LoadedSeries>[],
  runName: (id: string) => string,
  within?: Range,
): string {
  const smoothed = curves.some((c) => c.data.smoothed);
  const lines = [
    `run_id,run_name,key,step,time,count,value,min,max,nan,pos_inf,neg_inf${smoothed ? ",smoothed" : ""}`,
  ];
  for (const { data, runId, key } of curves)
    for (let i = 0; i < data.length; i++) {
      if (!isWithin(data, i, within)) continue;
      const time = data.time[i] ?? NaN;
      lines.push(
        [
          runId,
          csvCell(runName(runId)),
          csvCell(key),
          n(data.step[i]),
          Number.isNaN(time) ? "" : isoTime(time),
          n(data.count[i]),
          n(data.mid[i]),
          n(data.lo[i]),
          n(data.hi[i]),
          n(data.nan[i]),
          n(data.posInf[i]),
          n(data.negInf[i]),
          ...(smoothed ? [n(data.smoothed?.[i])] : []),
        ].join(","),
      );
    }
  return lines.join("\n") + "\n";
}

/** A chart of groups of runs: a line for each bucket of each group. */
export function groupsCsv(curves: readonly Curve[], within?: Range): string {
  const lines = ["group,runs_in_group,x,x_end,runs,mean,band_low,band_high,not_finite"];
  for (const { data, label, members } of curves)
    for (let i = 0; i < data.length; i++) {
      if (!isWithin(data, i, within)) continue;
      const columns = [data.x, data.xEnd, data.members, data.mid, data.lo, data.hi, data.nan];
      lines.push([csvCell(label), n(members?.count), ...columns.map((c) => n(c?.[i]))].join(","));
    }
  return lines.join("\n") + "\n";
}
