import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { loadColumns } from "../api/calls";
import { useLive } from "../api/live";
import { packList, unpackList } from "../ui/list";
import type { ColumnUse } from "../api/types";
import type { ColumnId } from "./columns";
import { defaultColumns, forgetColumns, storeColumns, storedColumns } from "./columns";

const FRESH_DELAY_MS = 1500;
const NONE: readonly ColumnUse[] = [];

/**
 * The keys that the experiment's runs use, and which of them are the table's columns: those of the address, else those
 * chosen here before, else the ones most runs have.
 */
export function useColumns(
  experimentId: string,
  inAddress: string | undefined,
  change: (part: { cols: string | undefined }) => void,
) {
  const uses = useQuery({
    queryKey: ["columns", experimentId, ""],
    queryFn: ({ signal }) => loadColumns(experimentId, "", signal),
  });
  const known = uses.data?.columns;
  const columns = useMemo((): ColumnId[] => {
    if (inAddress !== undefined) return inAddress === "none" ? [] : unpackList(inAddress);
    return storedColumns(experimentId) ?? defaultColumns(known ?? []);
  }, [inAddress, experimentId, known]);
  const setColumns = (next: ColumnId[] | undefined) => {
    if (next) storeColumns(experimentId, next);
    else forgetColumns(experimentId);
    change({ cols: next && (packList(next) ?? "none") });
  };
  const metricKeys = useMemo(
    () => (known ?? []).filter((c) => c.kind === "metric").map((c) => c.key),
    [known],
  );

  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const refresh = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ queryKey: ["columns", experimentId] });
    }, FRESH_DELAY_MS);
  };
  useLive("metrics", (event) => {
    if (event.experimentId !== experimentId) return;
    const old = new Set(metricKeys);
    if (event.runs.some((r) => Object.keys(r.metrics).some((k) => !old.has(k)))) refresh();
  });
  useLive("run", (event) => {
    if (event.experimentId === experimentId && event.change === "created") refresh();
  });
  return {
    uses: known ?? NONE,
    columns,
    setColumns,
    metricKeys,
    known: inAddress !== undefined || storedColumns(experimentId) !== undefined || !uses.isPending,
  };
}
