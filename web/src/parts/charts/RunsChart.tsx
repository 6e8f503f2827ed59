import { useMemo } from "react";
import { fieldOf } from "./axis";
import type { ChartProps } from "./chartProps";
import { ChartView } from "./ChartView";
import { runsCount } from "./counts";
import { csvOf } from "./csv";
import type { ChartCurve, CurveSpec } from "./curves";
import { curveId, curveOf } from "./curves";
import type { LoadedSeries } from "./loaded";
import type { SeriesView } from "./store";
import { useSeries, useSeriesStore } from "./useSeries";

interface RunsChartProps extends ChartProps {
  specs: readonly CurveSpec[];
  runName: (id: string) => string;
}

/** A chart of a key with a curve for each run. */
export function RunsChart({ specs, runName, ...common }: RunsChartProps) {
  const { settings, off, active, buckets, zoom } = common;
  const { axis, attempts, smoothing } = settings;
  const store = useSeriesStore();
  const views = specs.map(({ runId, key }): SeriesView => ({
    runId,
    key,
    x: axis,
    buckets,
    ...(attempts === "all" && { attempts }),
    ...(smoothing > 0 && { smoothing }),
  }));
  const whole = useSeries(views, active);
  const zoomedViews = zoom ? views.map((v) => ({ ...v, from: zoom.min, to: zoom.max })) : [];
  const zoomed = useSeries(zoomedViews, active && zoom !== undefined);

  const curves = useMemo(() => {
    const out: ChartCurve<LoadedSeries>[] = [];
    specs.forEach((spec, i) => {
      if (off.has(curveId(spec))) return;
      const data = (zoom && zoomed[i]?.data) ?? whole[i]?.data;
      if (data && data.length > 0) out.push(curveOf(spec, data));
    });
    return out;
  }, [specs, off, whole, zoomed, zoom]);

  const entries = zoom ? [...whole, ...zoomed] : whole;
  const error = entries.find((e) => e?.error)?.error;
  const field = fieldOf(axis);
  return (
    <ChartView
      {...common}
      specs={specs}
      curves={curves}
      error={error}
      retry={() => {
        store.retry(views);
      }}
      waiting={specs.length > 0 && whole.every((e) => !e?.data) && !error}
      nothing={field === undefined ? "No points" : `No point here has a value of ${field}`}
      count={runsCount(curves, smoothing)}
      csv={() => csvOf(curves, runName, zoom)}
    />
  );
}
