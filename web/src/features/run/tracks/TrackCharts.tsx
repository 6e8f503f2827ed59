import { Button, Skeleton, Text } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { listTrackRows, type TrackQuery } from "../../../api/calls";
import { queryKeys } from "../../../api/queryKeys";
import type { Run, TrackRow } from "../../../api/types";
import { shadeColour, swatch } from "../../../design/colours";
import { ErrorState } from "../../../design/ErrorState";
import { groupedInteger, plural } from "../../../design/numbers";
import { useDark } from "../../../design/useDark";
import { layersOf, type Curve } from "../../../plot/curve";
import type { Axis } from "../../../plot/axis/axis";
import type { Range } from "../../../plot/data/range";
import { Plot } from "../../../plot/Plot";
import { readCurves } from "../../../plot/readings";
import { searchOfRange, type Clock, type TimeRange } from "../timelines/timeRange";
import { fieldOfPath } from "./trackFields";
import type { TrackSearch } from "./trackSearch";
import { CHART_ROWS, loadChartRows, seriesAt, type ChartRows } from "./trackSeries";
import { useTracked } from "./useTrack";
import styles from "./TracksTab.module.css";

interface TrackChartsProps {
  run: Run;
  topic: string;
  plot: readonly string[];
  range: TimeRange;
  clock: Clock;
  originUs: number;
  isApart: boolean;
  change: (part: TrackSearch) => void;
}

const LIVE_DELAY_MS = 2000;
const TOGETHER_PX = 220;
const APART_PX = 130;
const TIME: Axis = { kind: "time", name: "", isFine: true };
const SINCE: Axis = { kind: "duration", name: "", isFine: true };

/** Numbers of a track over time, every row of them. With too many rows there is no chart, but ways to narrow the times. */
export function TrackCharts(props: TrackChartsProps) {
  const { run, topic, plot, range, clock, originUs, isApart, change } = props;
  const { fromUs, throughUs } = range;
  const fields = [...new Set(plot.map(fieldOfPath))].sort();
  const queries = useQueryClient();
  const queryKey = queryKeys.trackChart(run.id, topic, fields, fromUs, throughUs);
  const question = { topic, field: fields, from: fromUs, through: throughUs };
  const found = useQuery({
    queryKey,
    queryFn: ({ signal }) => load(run.id, { ...question, order: "asc" }, signal),
    structuralSharing: false,
    placeholderData: keepPreviousData,
  });
  useTracked(run.id, LIVE_DELAY_MS, () => queries.invalidateQueries({ queryKey }));
  if (found.isError && !found.data)
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton height={TOGETHER_PX} aria-label="Loading the chart" />;
  if (found.data.isTooMany)
    return (
      <TooMany
        run={run}
        rows={found.data.rows}
        range={range}
        question={question}
        narrow={(next) => {
          change({ ...searchOfRange(next), at: undefined });
        }}
      />
    );
  return (
    <Charts
      rows={found.data.rows}
      plot={plot}
      originUs={clock === "start" ? originUs : 0}
      axis={clock === "start" ? SINCE : TIME}
      isApart={isApart}
      label={topic}
      syncKey={`track-${run.id}`}
      choose={(next) => {
        change({ ...searchOfRange(next), at: undefined });
      }}
    />
  );
}

function load(
  runId: string,
  question: Omit<TrackQuery, "max" | "pageToken">,
  signal?: AbortSignal,
): Promise<ChartRows> {
  return loadChartRows((max, pageToken) => listTrackRows(runId, { ...question, max, pageToken }, signal));
}

interface TooManyProps {
  run: Run;
  /** The first rows of the range. */
  rows: readonly TrackRow[];
  range: TimeRange;
  question: Omit<TrackQuery, "max" | "pageToken" | "order">;
  narrow: (range: TimeRange) => void;
}

function TooMany({ run, rows, range, question, narrow }: TooManyProps) {
  const [error, setError] = useState<unknown>();
  const toLast = async () => {
    try {
      const last = await load(run.id, { ...question, order: "desc" });
      narrow({ fromUs: last.rows.at(-1)?.timeUs, throughUs: range.throughUs });
    } catch (reason) {
      setError(reason);
    }
  };
  const some = `${groupedInteger(CHART_ROWS)} rows`;
  return (
    <div className={styles.tooMany} role="status">
      <Text size="sm">
        These times have more than {some}. A chart shows every row, so that it would hide some of them: choose
        a shorter range of times.
      </Text>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          narrow({ fromUs: range.fromUs, throughUs: rows.at(-1)?.timeUs });
        }}
      >
        First {some}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => void toLast()}>
        Last {some}
      </Button>
      {error !== undefined && <ErrorState error={error} />}
    </div>
  );
}

interface ChartsProps {
  rows: readonly TrackRow[];
  plot: readonly string[];
  originUs: number;
  axis: Axis;
  isApart: boolean;
  label: string;
  syncKey: string;
  choose: (range: TimeRange) => void;
}

function Charts({ rows, plot, originUs, axis, isApart, label, syncKey, choose }: ChartsProps) {
  const dark = useDark();
  const { ref, width } = useElementSize();
  const [zoom, setZoom] = useState<Range>();
  const [focus, setFocus] = useState<string>();
  const key = plot.join(",");
  const curves = useMemo(
    () =>
      plot.map((path, index): Curve => {
        const data = seriesAt(rows, path, originUs);
        const colour = shadeColour({ index, dash: 0 }, dark);
        return { id: path, label: path, colour, dash: 0, data, smoothed: data.mid };
      }),
    // The paths are a new list at each render; their names say whether they have changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [rows, key, originUs, dark],
  );
  const charts = useMemo(
    () => (isApart ? curves.map((c) => [c]) : [curves]).map((some) => ({ some, scene: layersOf(some) })),
    [curves, isApart],
  );
  const [first] = rows;
  const whole = first && {
    min: (first.timeUs - originUs) / 1000,
    max: ((rows.at(-1) ?? first).timeUs - originUs) / 1000,
  };
  const height = isApart ? APART_PX : TOGETHER_PX;
  const points = curves.reduce((sum, c) => sum + c.data.length, 0);
  return (
    <div className={styles.charts}>
      <div className={styles.legend}>
        {curves.map((c) => (
          <span
            key={c.id}
            onMouseEnter={() => {
              setFocus(c.id);
            }}
            onMouseLeave={() => {
              setFocus(undefined);
            }}
          >
            <i style={{ background: swatch(c.colour, 0) }} />
            {c.label}
            {c.data.length === 0 && <small> no numbers</small>}
          </span>
        ))}
        <span className={styles.count} data-points={points}>
          {plural(points, "point")}, all of {plural(rows.length, "row")}
        </span>
        {zoom && (
          <>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                const us = (ms: number) => Math.round(ms * 1000 + originUs);
                setZoom(undefined);
                choose({ fromUs: us(zoom.min), throughUs: us(zoom.max) });
              }}
            >
              Show only these times
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                setZoom(undefined);
              }}
            >
              Reset zoom
            </Button>
          </>
        )}
      </div>
      <div ref={ref}>
        {rows.length === 0 ? (
          <Text size="sm" c="dimmed">
            No rows in these times.
          </Text>
        ) : (
          width > 0 &&
          charts.map(({ some, scene }) => (
            <Plot
              key={some.map((c) => c.id).join(",")}
              scene={scene}
              read={(cursor) => readCurves(some, axis, cursor)}
              axis={axis}
              log={false}
              range={zoom ?? whole}
              width={width}
              height={height}
              dark={dark}
              syncKey={syncKey}
              label={`Chart of ${label}: ${some.map((c) => c.label).join(", ")}`}
              focus={isApart ? undefined : focus}
              onPoint={setFocus}
              onZoom={setZoom}
            />
          ))
        )}
      </div>
    </div>
  );
}
