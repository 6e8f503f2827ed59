import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { searchRuns } from "../../api/calls";
import { queryKeys } from "../../api/queryKeys";
import type { Run, RunSearch } from "../../api/types";
import { groupedInteger } from "../../design/numbers";
import { toast, toastError } from "../../design/toast";

/** The most ids in a request. The server takes a thousand. */
const IDS_ASKED = 500;
/** The size of a page when only the ids of runs are needed. */
const PAGE = 10_000;
/** The most runs that can be selected. */
const SELECTED_MOST = 50_000;

/** The selected runs to chart. Runs that are not among the loaded rows are loaded. */
export function useSelectedRuns(
  experimentId: string,
  runs: readonly Run[],
  selected: ReadonlySet<string>,
  hidden: ReadonlySet<string>,
  most: number,
): readonly Run[] {
  const loaded = useMemo(() => runs.filter((r) => selected.has(r.id)), [runs, selected]);
  const missing = useMemo(() => {
    const known = new Set(loaded.map((r) => r.id));
    return [...selected].filter((id) => !known.has(id) && !hidden.has(id)).slice(0, IDS_ASKED);
  }, [loaded, selected, hidden]);
  const visible = loaded.filter((r) => !hidden.has(r.id)).length;
  const asked = missing.slice(0, Math.max(0, most - visible));
  const found = useQuery({
    queryKey: queryKeys.runsNamed(experimentId, asked),
    queryFn: ({ signal }) =>
      searchRuns(
        {
          experimentIds: [experimentId],
          filter: `attributes.run_id IN (${asked.map((id) => `'${id}'`).join(",")})`,
          view: "all",
          maxResults: IDS_ASKED,
          columns: [],
        },
        signal,
      ),
    enabled: asked.length > 0,
    placeholderData: keepPreviousData,
  });
  const others = found.data?.runs;
  return useMemo(
    () => [...loaded, ...(asked.length > 0 ? (others ?? []) : [])],
    // The ids that are asked for follow from `loaded`.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [loaded, others, asked.length > 0],
  );
}

/** Selects every run that a search finds. It loads the ids of the runs that are not loaded. */
export function useSelectAll(search: RunSearch, select: (ids: readonly string[], on: boolean) => void) {
  const queries = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const selectAll = async () => {
    setIsBusy(true);
    try {
      const ids: string[] = [];
      let pageToken: string | undefined;
      do {
        const page = await queries.fetchQuery({
          queryKey: queryKeys.runIds(search, pageToken),
          queryFn: ({ signal }) =>
            searchRuns(
              { ...search, columns: [], maxResults: PAGE, ...(pageToken !== undefined && { pageToken }) },
              signal,
            ),
          staleTime: 0,
          gcTime: 0,
        });
        ids.push(...page.runs.map((r) => r.id));
        pageToken = page.nextPageToken;
      } while (pageToken !== undefined && ids.length < SELECTED_MOST);
      select(ids, true);
      if (pageToken !== undefined)
        toast(`The first ${groupedInteger(ids.length)} runs are selected, not all`);
    } catch (error) {
      toastError("Not selected", error);
    }
    setIsBusy(false);
  };
  return { selectAll, isBusy };
}
