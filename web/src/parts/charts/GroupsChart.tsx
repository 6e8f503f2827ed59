import { keepPreviousData, type QueryKey, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { type GroupsQuery, queryGroups } from "../../api/calls";
import { useLive } from "../../api/live";
import { queryKeys } from "../../api/queryKeys";
import { shadeColour } from "../../design/colours";
import { useDark } from "../../design/useDark";
import { useSoon } from "../../design/useSoon";
import type { SeriesData } from "../../plot/data/series";
import { parseColumn } from "../runs/columnNames";
import { useShades } from "../runs/RunDot";
import { fieldOf, wireAxis } from "./axis";
import type { ChartProps } from "./chartProps";
import { ChartView } from "./ChartView";
import { groupsCount } from "./counts";
import { groupsCsv } from "./csv";
import type { ChartCurve, CurveSpec } from "./curves";
import { curveId, curveOf } from "./curves";
import { bandText, groupData, groupId, groupNames, quantilesOf } from "./groups";
import type { ChartSettings, Grouped } from "./settings";

/** The most groups in a chart. Nobody can tell more of them apart, and there are no more colours. */
const DRAWN_GROUPS = 80;
/** The least time between two requests while points arrive. Each of them reads every run of every group. */
const FRESH_DELAY_MS = 3000;

interface GroupsChartProps extends ChartProps {
  grouped: Grouped;
}

/**
 * A chart of a key with a curve for each group of runs. All groups come in one answer, and none of them depends on which
 * groups are shown: hiding one changes nothing about the others.
 */
export function GroupsChart({ grouped, ...common }: GroupsChartProps) {
  const { title, settings, off, active, buckets, zoom } = common;
  const { grouping, experimentId } = grouped;
  const { band } = grouping;
  const dark = useDark();
  const body = questionOf(title, grouped, settings, buckets, zoom);
  const queryKey = queryKeys.groups(experimentId, body);
  const found = useQuery({
    queryKey,
    queryFn: ({ signal }) => queryGroups(body, signal),
    enabled: active && !isEmpty(grouped),
    placeholderData: keepPreviousData,
    // Comparing columns of numbers with the old ones would take too long.
    structuralSharing: false,
    gcTime: 60_000,
  });
  useFresh(experimentId, title, queryKey);

  const answer = found.data;
  const groups = useMemo(() => {
    const logged = (answer?.groups ?? []).filter((g) => g.points > 0);
    const names = groupNames(logged, grouping);
    return [...names].map(([wire, label]) => ({ id: groupId(wire.by), label, wire }));
  }, [answer, grouping]);
  const drawn = groups.slice(0, DRAWN_GROUPS);
  const ids = drawn.map((g) => g.id);
  const shades = useShades(`groups of ${experimentId}`, ids);
  const specs = useMemo(
    () =>
      groups.slice(0, DRAWN_GROUPS).flatMap((g): CurveSpec[] => {
        const shade = shades.get(g.id);
        if (!shade) return [];
        return [
          {
            runId: g.id,
            key: title,
            label: g.label,
            colour: shadeColour(shade, dark),
            dash: shade.dash,
            runs: g.wire.runIds.length,
          },
        ];
      }),
    [groups, shades, dark, title],
  );
  const data = useMemo(
    () => new Map(groups.map((g): [string, SeriesData] => [g.id, groupData(g.wire, band)])),
    [groups, band],
  );
  const curves = useMemo(() => {
    const out: ChartCurve[] = [];
    for (const spec of specs) {
      const d = data.get(spec.runId);
      if (d && d.length > 0 && !off.has(curveId(spec))) out.push(curveOf(spec, d));
    }
    return out;
  }, [specs, data, off]);

  const field = fieldOf(settings.axis);
  return (
    <ChartView
      {...common}
      specs={specs}
      curves={curves}
      error={found.error}
      retry={() => void found.refetch()}
      waiting={found.isPending && !isEmpty(grouped)}
      old={found.isPlaceholderData}
      alwaysLegend
      nothing={field === undefined ? "No points" : `No point here has a value of ${field}`}
      count={groupsCount(curves, groups.length, DRAWN_GROUPS, bandText(band))}
      csv={() => groupsCsv(curves, zoom)}
    />
  );
}

const isEmpty = ({ runs }: Grouped) => "runIds" in runs && runs.runIds.length === 0;

function questionOf(
  key: string,
  { grouping, runs }: Grouped,
  { axis, attempts, smoothing }: ChartSettings,
  buckets: number,
  zoom: ChartProps["zoom"],
): GroupsQuery {
  const { by, band, align } = grouping;
  const quantiles = quantilesOf(band);
  return {
    ...runs,
    key,
    ...(by.kind === "these"
      ? { groupBy: by.keys }
      : { allParamsBut: by.keys.map((k) => parseColumn(k).key) }),
    ...wireAxis(axis),
    ...(zoom && { from: zoom.min, to: zoom.max }),
    buckets,
    align,
    ...(quantiles && { quantiles }),
    ...(attempts === "all" && { attempts }),
    ...(smoothing > 0 && { smoothing }),
  };
}

/** Loads the groups again when points of the key or changes of the runs arrive, but not too often. */
function useFresh(experimentId: string, key: string, queryKey: QueryKey): void {
  const queries = useQueryClient();
  const soon = useSoon(FRESH_DELAY_MS, () => queries.invalidateQueries({ queryKey }));
  useLive("metrics", (event) => {
    if (event.experimentId === experimentId && event.runs.some((r) => Object.hasOwn(r.metrics, key))) soon();
  });
  useLive("run", (event) => {
    if (event.experimentId === experimentId) soon();
  });
}
