import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { loadRun } from "../../api/calls";
import { keyed } from "../../api/keyed";
import { useLive, useSubscription } from "../../api/live";
import type { LivePoints, MetricSummary, Run, WireNumber } from "../../api/types";
import { fromWire } from "../../api/types";

/** The run with the summaries of its series moved on by live points; the same run if none is its own. */
export function patchSummaries(run: Run, live: LivePoints): Run {
  const mine = live.runs.filter((r) => r.runId === run.id).flatMap((r) => r.series);
  if (mine.length === 0) return run;
  const metrics = keyed<MetricSummary>(run.metrics);
  for (const s of mine) {
    const n = s.step.length;
    if (n === 0) continue;
    const old = metrics[s.key];
    const values = s.value.map(fromWire);
    const last = n - 1;
    // Infinities are values of a series, as the server sees it; NaN is none.
    const within = (known: WireNumber | null | undefined) =>
      [known == null ? NaN : fromWire(known), ...values].filter((v) => !Number.isNaN(v));
    const lower = within(old?.min);
    const upper = within(old?.max);
    const isLater = !old || (s.step[last] ?? 0) >= old.lastStep;
    metrics[s.key] = {
      ...old,
      last: isLater ? (s.value[last] ?? "NaN") : old.last,
      lastStep: isLater ? (s.step[last] ?? 0) : old.lastStep,
      lastMs: isLater ? (s.time[last] ?? 0) : old.lastMs,
      ...(lower.length > 0 && { min: Math.min(...lower) }),
      ...(upper.length > 0 && { max: Math.max(...upper) }),
      count: (old?.count ?? 0) + n,
      hasNaN: (old?.hasNaN ?? false) || values.some(Number.isNaN),
      hasInfinity: (old?.hasInfinity ?? false) || values.some((v) => Math.abs(v) === Infinity),
    };
  }
  return { ...run, metrics };
}

const SUMMARY_FRAME_MS = 250;

/** A run kept current while it is shown. */
export function useRun(runId: string) {
  const queries = useQueryClient();
  const queryKey = useMemo(() => ["run", runId], [runId]);
  const query = useQuery({ queryKey, queryFn: ({ signal }) => loadRun(runId, signal) });
  // Of a run that is none there is no stream.
  const known = query.data !== undefined;
  const ids = useMemo(() => (known ? [runId] : []), [runId, known]);
  useSubscription(ids, []);

  const waiting = useRef<LivePoints["runs"]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      waiting.current = [];
    },
    [runId],
  );
  useLive("points", (live) => {
    waiting.current.push(...live.runs.filter((r) => r.runId === runId));
    if (waiting.current.length === 0) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      const runs = waiting.current;
      waiting.current = [];
      queries.setQueryData<Run>(queryKey, (old) => old && patchSummaries(old, { runs }));
    }, SUMMARY_FRAME_MS);
  });
  useLive("run", (event) => {
    if (event.runId === runId) void queries.invalidateQueries({ queryKey });
  });
  useLive("opened", (event) => {
    if (event.runIds.includes(runId)) void queries.invalidateQueries({ queryKey });
  });
  return query;
}
