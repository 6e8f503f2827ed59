import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { loadAllColumns, loadColumns } from "../../api/calls";
import { useLive } from "../../api/live";
import { queryKeys } from "../../api/queryKeys";
import type { ColumnUse } from "../../api/types";
import { useSoon } from "../../design/useSoon";
import type { ColumnId } from "../../parts/runs/columnNames";
import {
  COLUMNS_MOST,
  columnsNamed,
  columnsText,
  defaultColumns,
  forgetColumns,
  storeColumns,
  storedColumns,
} from "./columns";

const FRESH_DELAY_MS = 1500;
const NONE: readonly ColumnUse[] = [];

/** The most metrics in one grid of charts. The grid says how many there are. */
const METRICS_MOST = 50_000;
/** How many of the most used params are checked for different values. */
const PARAMS_LOOKED_AT = 500;

/**
 * The metrics of an experiment for its charts, and the columns of its table: those of the address, or those chosen in this
 * browser before, or the default ones.
 */
export function useColumns(
  experimentId: string,
  inAddress: string | undefined,
  change: (part: { cols: string | undefined }) => void,
) {
  const metrics = useQuery({
    queryKey: queryKeys.metricColumns(experimentId),
    queryFn: ({ signal }) => loadAllColumns(experimentId, "metric", METRICS_MOST, signal),
  });
  const params = useQuery({
    queryKey: queryKeys.paramColumns(experimentId),
    queryFn: ({ signal }) =>
      loadColumns(experimentId, { kind: "param", maxResults: PARAMS_LOOKED_AT }, signal),
  });
  const metricUses = metrics.data?.columns ?? NONE;
  const paramUses = params.data?.columns ?? NONE;
  const chosen = useMemo((): ColumnId[] => {
    const named = inAddress === undefined ? undefined : columnsNamed(inAddress);
    return named ?? storedColumns(experimentId) ?? defaultColumns(metricUses, paramUses);
  }, [inAddress, experimentId, metricUses, paramUses]);
  const columns = useMemo(() => chosen.slice(0, COLUMNS_MOST), [chosen]);
  const setColumns = (next: ColumnId[] | undefined) => {
    if (next) storeColumns(experimentId, next);
    else forgetColumns(experimentId);
    change({ cols: next && columnsText(next) });
  };
  const metricKeys = useMemo(() => metricUses.map((c) => c.key), [metricUses]);
  const known = useMemo(() => new Set(metricKeys), [metricKeys]);

  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: queryKeys.columns(experimentId) });
  const soon = useSoon(FRESH_DELAY_MS, refresh);
  useLive("metrics", (event) => {
    if (event.experimentId !== experimentId) return;
    if (event.runs.some((r) => Object.keys(r.metrics).some((k) => !known.has(k)))) soon();
  });
  useLive("run", (event) => {
    if (event.experimentId === experimentId && event.change === "created") soon();
  });
  return {
    /** The columns of the table. */
    columns,
    /** The chosen columns. The table may show only the first of them. */
    chosen,
    setColumns,
    metricKeys,
    /** The number of all metrics. Not all may be among the keys. */
    metricTotal: metrics.data?.total ?? 0,
    isKnown:
      inAddress !== undefined ||
      storedColumns(experimentId) !== undefined ||
      !(metrics.isPending || params.isPending),
  };
}
