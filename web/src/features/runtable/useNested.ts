import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { searchRuns } from "../../api/calls";
import { useLive } from "../../api/live";
import { queryKeys } from "../../api/queryKeys";
import type { Run, View } from "../../api/types";
import { useSame } from "../../design/useSame";
import { useSoon } from "../../design/useSoon";
import type { ColumnId } from "../../parts/runs/columnNames";
import type { TableSort } from "./columns";
import { orderBy } from "./columns";

/** A filter that finds the runs without a parent. */
export const TOP_RUNS = "attributes.parent_run_id IS NULL";
/** The most children shown below a parent. The parent's own page lists all. */
const CHILDREN_SHOWN = 1000;
const FRESH_DELAY_MS = 1500;

export interface RunRow {
  readonly run: Run;
  readonly depth: number;
  /** Whether the children are shown; undefined if there are none or the rows are not nested. */
  readonly open: boolean | undefined;
  /** The number of its siblings that are not shown; only the last child has it. */
  readonly left: number;
}

interface NestedQuery {
  experimentId: string;
  runs: readonly Run[];
  nested: boolean;
  sort: TableSort;
  view: View;
  columns: readonly ColumnId[];
}

interface Below {
  readonly runs: readonly Run[];
  readonly left: number;
}

/** The rows of a run table: the runs or, if they are nested, the runs with the children of the open ones. */
export function useNested({ experimentId, runs, nested, sort, view, columns }: NestedQuery) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const parents = useMemo(() => (nested ? [...open] : []), [nested, open]);
  const answers = useQueries({
    queries: parents.map((id) => ({
      queryKey: queryKeys.runsBelowOne(experimentId, id, sort, view, columns),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        searchRuns(
          {
            experimentIds: [experimentId],
            filter: `attributes.parent_run_id = '${id}'`,
            orderBy: orderBy(sort),
            view,
            columns: [...columns],
            maxResults: CHILDREN_SHOWN,
          },
          signal,
        ),
    })),
  });
  const pages = useSame(answers.map((a) => a.data));
  const below = useMemo(() => {
    const map = new Map<string, Below>();
    parents.forEach((id, i) => {
      const page = pages[i];
      if (page) map.set(id, { runs: page.runs, left: page.total - page.runs.length });
    });
    return map;
  }, [parents, pages]);
  const rows = useMemo(() => {
    const out: RunRow[] = [];
    const put = (list: readonly Run[], depth: number, left: number) => {
      list.forEach((run, i) => {
        const children = open.has(run.id) ? below.get(run.id) : undefined;
        const isParent = nested && (run.children ?? 0) > 0;
        const last = i === list.length - 1;
        out.push({ run, depth, open: isParent ? open.has(run.id) : undefined, left: last ? left : 0 });
        // Runs may name each other as parents, so the depth has a limit.
        if (isParent && children && depth < DEEPEST) put(children.runs, depth + 1, children.left);
      });
    };
    put(runs, 0, 0);
    return out;
  }, [runs, open, below, nested]);
  useFreshChildren(experimentId);
  const toggle = useCallback((id: string) => {
    setOpen((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  return { rows, toggle };
}

/** The most levels of children. */
const DEEPEST = 20;

/** Loads children again when runs change, but not too often. */
function useFreshChildren(experimentId: string): void {
  const queries = useQueryClient();
  const refresh = () => void queries.invalidateQueries({ queryKey: queryKeys.runsBelow(experimentId) });
  const soon = useSoon(FRESH_DELAY_MS, refresh);
  useLive("run", (event) => {
    if (event.experimentId === experimentId) soon();
  });
}
