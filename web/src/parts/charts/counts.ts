import { groupedInteger, plural } from "../../design/numbers";
import type { Curve } from "../../plot/curve";
import { horizonOf } from "../../plot/data/smoothing";

/** The text below a chart, and the longer one that explains it. */
export interface ChartCount {
  readonly short: string;
  readonly long: string;
}

function pointsText(inRange: number, total: number): string {
  return inRange === total
    ? plural(total, "point")
    : `${groupedInteger(inRange)} of ${plural(total, "point")}`;
}

/** Counts the points of a chart of runs, and says whether each is drawn or the buckets are. */
export function runsCount(curves: readonly Curve[], smoothing = 0): ChartCount {
  let inRange = 0;
  let total = 0;
  let buckets = 0;
  let exact = true;
  for (const { data } of curves) {
    inRange += data.inRange;
    total += data.total;
    buckets += data.length;
    exact &&= data.exact;
  }
  const points = pointsText(inRange, total);
  const smoothed =
    smoothing > 0
      ? `; the strong line is a moving average over about the last ${plural(horizonOf(smoothing), "point")}`
      : "";
  return exact
    ? { short: points, long: `${points}, each of them drawn${smoothed}` }
    : {
        short: `${points} in ${plural(buckets, "bucket")}`,
        long: `${points} in ${plural(buckets, "bucket")}: the line is the mean of each, the band goes from its least to its greatest value${smoothed}`,
      };
}

/** Counts the points and runs of a chart of groups. Of all `groups` only the first `drawn` are drawn. */
export function groupsCount(
  curves: readonly Curve[],
  groups: number,
  drawn: number,
  band: string,
): ChartCount {
  const sum = (of: (c: Curve) => number) => curves.reduce((n, c) => n + of(c), 0);
  const points = pointsText(
    sum((c) => c.data.inRange),
    sum((c) => c.data.total),
  );
  const runs = plural(
    sum((c) => c.members?.count ?? 0),
    "run",
  );
  const cut = groups > drawn ? `first ${String(drawn)} of ${groupedInteger(groups)} groups · ` : "";
  return {
    short: `${cut}${band} · ${runs} · ${points}`,
    long: `${points} of ${runs} in ${plural(curves.length, "group")}, in buckets. A run counts once in each bucket, with the mean of its points there; the curve is the mean over the runs, fainter where some runs of the group have no points`,
  };
}
