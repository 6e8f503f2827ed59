import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { loadRun } from "../../api/calls";
import { useLive, useSubscription } from "../../api/live";
import { queryKeys } from "../../api/queryKeys";
import type { LivePoints, Run } from "../../api/types";
import { withLivePoints } from "../../parts/runs/summaries";

const SUMMARY_FRAME_MS = 250;

/** A run that live events keep current while it is shown. */
export function useRun(runId: string) {
  const queries = useQueryClient();
  const queryKey = useMemo(() => queryKeys.run(runId), [runId]);
  const query = useQuery({ queryKey, queryFn: ({ signal }) => loadRun(runId, signal) });
  // There are no events of a run that does not exist.
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
      queries.setQueryData<Run>(queryKey, (old) => old && withLivePoints(old, { runs }));
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
