import type { InfiniteData } from "@tanstack/react-query";
import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { searchRuns } from "../../api/calls";
import { keyed } from "../../api/keyed";
import { useLive } from "../../api/live";
import { queryKeys } from "../../api/queryKeys";
import type { LiveMetrics, Run, RunPage, View } from "../../api/types";
import { isPinned, PINNED } from "../../parts/pins";
import { columnId, type ColumnId, identifier, parseColumn } from "../../parts/runs/columnNames";
import type { TableSort } from "./columns";
import { DEFAULT_SORT, orderBy } from "./columns";

const PAGE_RUNS = 200;
const MAX_PATCHED = 200;
const PINNED_COLUMN = columnId("tag", PINNED);
const ONLY_PINNED = `${identifier(PINNED_COLUMN)} = 'true'`;
const PATCH_DELAY_MS = 400;

type Pages = InfiniteData<RunPage, string | undefined>;

export interface RunsQuery {
  experimentId: string;
  filter: string;
  sort: TableSort;
  view: View;
  columns: readonly ColumnId[];
  enabled: boolean;
}

/** Puts new metric values into the rows that show them. Answers the same pages if no row does. */
export function patchMetrics(pages: Pages, live: LiveMetrics, shown: ReadonlySet<string>): Pages {
  const news = new Map(live.runs.map((r) => [r.runId, r.metrics]));
  let touched = false;
  const next = pages.pages.map((page) => {
    let changed = false;
    const runs = page.runs.map((run) => {
      const metrics = news.get(run.id);
      if (!metrics) return run;
      const mine = Object.entries(metrics).filter(([key]) => shown.has(key));
      if (mine.length === 0) return run;
      changed = true;
      const merged = keyed(run.metrics);
      for (const [key, value] of mine) merged[key] = { ...merged[key], ...value };
      return { ...run, metrics: merged };
    });
    if (!changed) return page;
    touched = true;
    return { ...page, runs };
  });
  return touched ? { ...pages, pages: next } : pages;
}

/** Replaces changed rows, takes out rows that are gone, and puts new ones on top. */
export function patchRuns(
  pages: Pages,
  fresh: ReadonlyMap<string, Run>,
  gone: ReadonlySet<string>,
  created: readonly Run[],
): Pages {
  const known = new Set(pages.pages.flatMap((p) => p.runs.map((r) => r.id)));
  const put = created.filter((r) => !known.has(r.id));
  let removed = 0;
  const next = pages.pages.map((page) => {
    const kept = page.runs.filter((r) => !gone.has(r.id));
    removed += page.runs.length - kept.length;
    return { ...page, runs: kept.map((r) => fresh.get(r.id) ?? r) };
  });
  const first = next[0];
  if (!first) return pages;
  next[0] = { ...first, runs: [...put, ...first.runs] };
  const total = first.total + put.length - removed;
  return { ...pages, pages: next.map((p) => ({ ...p, total })) };
}

/** The runs of some pages behind the pinned ones, each once. */
export function withPinnedFirst(
  all: Pick<Pages, "pages"> | undefined,
  pinned: Pick<Pages, "pages"> | undefined,
): readonly Run[] {
  const first = pinned?.pages.flatMap((p) => p.runs).filter(isPinned) ?? [];
  const ids = new Set(first.map((r) => r.id));
  return [...first, ...(all?.pages.flatMap((p) => p.runs).filter((r) => !ids.has(r.id)) ?? [])];
}

/** The rows of a run table. They are loaded page by page, and live events keep them current. */
export function useRuns(q: RunsQuery) {
  const queries = useQueryClient();
  const [unseen, setUnseen] = useState<ReadonlySet<string>>(new Set());
  const queryKey = useMemo(
    () => queryKeys.runsFound(q.experimentId, q.filter, q.sort, q.view, q.columns),
    [q.experimentId, q.filter, q.sort, q.view, q.columns],
  );
  const base = {
    experimentIds: [q.experimentId],
    view: q.view,
    columns: [...new Set([...q.columns, PINNED_COLUMN])],
  };
  const pages = (filter: string) => ({
    queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
      searchRuns(
        {
          ...base,
          filter,
          orderBy: orderBy(q.sort),
          maxResults: PAGE_RUNS,
          ...(pageParam !== undefined && { pageToken: pageParam }),
        },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: RunPage) => last.nextPageToken,
    placeholderData: keepPreviousData,
    enabled: q.enabled,
    staleTime: Infinity,
    gcTime: 60_000,
  });
  const query = useInfiniteQuery({ queryKey, ...pages(q.filter) });
  // The pinned runs stand first whatever the order, so they are asked for by themselves: an order by
  // a tag would have to sort all runs.
  const pinnedKey = useMemo(
    () => queryKeys.runsPinned(q.experimentId, q.filter, q.sort, q.view, q.columns),
    [q.experimentId, q.filter, q.sort, q.view, q.columns],
  );
  const pinned = useInfiniteQuery({
    queryKey: pinnedKey,
    ...pages(q.filter === "" ? ONLY_PINNED : `(${q.filter}) AND ${ONLY_PINNED}`),
  });
  const patch = (change: (old: Pages) => Pages) => {
    for (const key of [queryKey, pinnedKey]) queries.setQueryData<Pages>(key, (old) => old && change(old));
  };
  const shows = (key: readonly unknown[], runId: string) =>
    queries.getQueryData<Pages>(key)?.pages.some((p) => p.runs.some((r) => r.id === runId)) ?? false;

  useEffect(() => {
    setUnseen(new Set());
  }, [queryKey]);

  const shownMetrics = useMemo(
    () =>
      new Set(
        q.columns
          .map(parseColumn)
          .filter((c) => c.kind === "metric")
          .map((c) => c.key),
      ),
    [q.columns],
  );
  useLive("metrics", (live) => {
    if (live.experimentId !== q.experimentId) return;
    patch((old) => patchMetrics(old, live, shownMetrics));
  });

  const changes = useRef({ updated: new Set<string>(), created: new Set<string>() });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const pending = changes.current;
    return () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      pending.updated.clear();
      pending.created.clear();
    };
  }, [queryKey]);

  const flush = async () => {
    timer.current = undefined;
    const { updated, created } = changes.current;
    const ids = [...new Set([...updated, ...created])].slice(0, MAX_PATCHED);
    const newcomers = new Set(ids.filter((id) => created.has(id)));
    for (const id of ids) {
      updated.delete(id);
      created.delete(id);
    }
    // The others follow in the next turn.
    if (updated.size + created.size > 0) timer.current = setTimeout(() => void flush(), PATCH_DELAY_MS);
    const list = ids.map((id) => `'${id}'`).join(",");
    try {
      const page = await searchRuns({
        ...base,
        filter: `attributes.run_id IN (${list})`,
        maxResults: MAX_PATCHED,
      });
      let fitting: ReadonlySet<string> | undefined;
      if (q.filter !== "" && newcomers.size > 0) {
        const fit = await searchRuns({
          ...base,
          columns: [],
          filter: `(${q.filter}) AND attributes.run_id IN (${list})`,
          maxResults: MAX_PATCHED,
        });
        fitting = new Set(fit.runs.map((r) => r.id));
      }
      const fresh = new Map(page.runs.map((r) => [r.id, r]));
      const gone = new Set(ids.filter((id) => !fresh.has(id)));
      const entered = page.runs
        .filter((r) => newcomers.has(r.id) && (fitting?.has(r.id) ?? true))
        .sort((a, b) => b.startMs - a.startMs);
      const onTop = q.sort.id === DEFAULT_SORT.id && q.sort.descending;
      queries.setQueryData<Pages>(
        queryKey,
        (old) => old && patchRuns(old, fresh, gone, onTop ? entered : []),
      );
      queries.setQueryData<Pages>(pinnedKey, (old) => old && patchRuns(old, fresh, gone, []));
      if (page.runs.some((r) => isPinned(r) !== shows(pinnedKey, r.id)))
        void queries.invalidateQueries({ queryKey: pinnedKey });
      if (!onTop && entered.length > 0) setUnseen((old) => new Set([...old, ...entered.map((r) => r.id)]));
    } catch {
      // The next event of these runs or a resync brings the rows up to date.
    }
  };
  useLive("run", (event) => {
    if (event.experimentId !== q.experimentId) return;
    const known = shows(queryKey, event.runId) || shows(pinnedKey, event.runId);
    if (event.change === "created" || (event.change !== "updated" && !known))
      changes.current.created.add(event.runId);
    else if (known) changes.current.updated.add(event.runId);
    else return;
    timer.current ??= setTimeout(() => void flush(), PATCH_DELAY_MS);
  });

  const found = useMemo(() => withPinnedFirst(query.data, pinned.data), [query.data, pinned.data]);
  // While only one of the two has answered a new question, the rows stay those of the last one.
  const isMixed = query.isPlaceholderData !== pinned.isPlaceholderData;
  const whole = useRef(found);
  useEffect(() => {
    if (!isMixed) whole.current = found;
  }, [found, isMixed]);
  const runs = isMixed ? whole.current : found;
  const total = query.data?.pages.at(-1)?.total ?? runs.length;
  return {
    query,
    runs,
    total,
    unseen: unseen.size,
    reload: () => {
      setUnseen(new Set());
      void query.refetch();
    },
  };
}
