import type { TrackRow, TrackRows } from "../../../api/types";
import { seriesOfPoints, type SeriesData } from "../../../plot/data/series";
import { numberAt } from "./trackFields";

/** A chart shows every row, so that it has no more of them. */
export const CHART_ROWS = 10_000;

export interface ChartRows {
  readonly rows: readonly TrackRow[];
  /** Whether there are more rows than a chart shows. */
  readonly isTooMany: boolean;
}

/** Loads rows for a chart, page by page, in the order of the pages. */
export async function loadChartRows(
  load: (max: number, pageToken: string | undefined) => Promise<TrackRows>,
): Promise<ChartRows> {
  const rows: TrackRow[] = [];
  let token: string | undefined;
  do {
    // One row more than there may be says whether there are too many.
    const page = await load(Math.min(CHART_ROWS, CHART_ROWS + 1 - rows.length), token);
    rows.push(...page.rows);
    token = page.nextPageToken;
  } while (token !== undefined && rows.length <= CHART_ROWS);
  return { rows: rows.slice(0, CHART_ROWS), isTooMany: rows.length > CHART_ROWS };
}

/** The numbers at a path of rows as a series over time, in milliseconds since the origin. Rows without it are left out. */
export function seriesAt(rows: readonly TrackRow[], path: string, originUs: number): SeriesData {
  const times: number[] = [];
  const values: number[] = [];
  for (const row of rows) {
    const value = numberAt(row, path);
    if (value === undefined) continue;
    times.push((row.timeUs - originUs) / 1000);
    values.push(value);
  }
  return seriesOfPoints(Float64Array.from(times), values);
}
