import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { listRunObjects, listTasks, loadTask, type TaskFilter } from "../../../api/lineage";
import { useLive, useLiveHub } from "../../../api/live";
import { isLost } from "../../../api/lives";
import { queryKeys } from "../../../api/queryKeys";
import type { Run, TaskList } from "../../../api/types";
import { useNow } from "../../../design/useNow";
import { useSoon } from "../../../design/useSoon";
import { TaskTree, TOP } from "../../../parts/tasks/TaskTree";

const PAGE = 500;
const FRESH_DELAY_MS = 500;
const US = 1000;

/** The tree of the tasks of a run, or the tasks that are found, kept current. */
export function useTaskTree(runId: string, filter: TaskFilter | undefined) {
  const { text = "", status = "" } = filter ?? {};
  const tree = useMemo(
    () =>
      new TaskTree({
        list: (parentId, pageToken, signal) =>
          text === "" && status === ""
            ? listTasks(runId, { parentId, pageToken, max: PAGE }, signal)
            : findTasks(runId, { text, status }, pageToken, signal),
        load: (id, signal) => loadTask(runId, id, signal),
      }),
    [runId, text, status],
  );
  useEffect(() => {
    void tree.loadMore(TOP);
    return () => {
      tree.close();
    };
  }, [tree]);
  useTraced(runId, () => tree.refresh());
  return { tree, state: useSyncExternalStore(tree.onChange, tree.state) };
}

/** A page of the tasks that are found. Each stands by itself, whatever it holds. The server ends a page early that finds little. */
async function findTasks(
  runId: string,
  search: TaskFilter,
  from: string | undefined,
  signal: AbortSignal,
): Promise<TaskList> {
  for (let pageToken = from; ;) {
    const page = await listTasks(runId, { search, pageToken, max: PAGE }, signal);
    pageToken = page.nextPageToken;
    if (page.tasks.length > 0 || pageToken === undefined)
      return { ...page, tasks: page.tasks.map((task) => ({ ...task, children: 0 })) };
  }
}

/** A task with its inputs and outputs, kept current. */
export function useTask(runId: string, taskId: string) {
  const queries = useQueryClient();
  const queryKey = queryKeys.task(runId, taskId);
  const found = useQuery({ queryKey, queryFn: ({ signal }) => loadTask(runId, taskId, signal) });
  useTraced(runId, () => queries.invalidateQueries({ queryKey }));
  return found;
}

/** The inputs, outputs and other objects of the run itself, kept current. */
export function useRunObjects(runId: string) {
  const queries = useQueryClient();
  const queryKey = queryKeys.runObjects(runId);
  const found = useQuery({ queryKey, queryFn: ({ signal }) => listRunObjects(runId, signal) });
  useTraced(runId, () => queries.invalidateQueries({ queryKey }));
  return found;
}

/** Until when the running tasks of a run have gone on, by the server's clock: a run that has ended or is lost holds still. */
export function useTaskNow(run: Run): number {
  const { lives } = useLiveHub();
  const life = useSyncExternalStore(lives.onChange, () => lives.of(run));
  const isRunning = run.status === "running";
  const serverMs = lives.serverMs(useNow(isRunning ? "fast" : "still") || Date.now());
  if (!isRunning) return US * (run.endMs ?? serverMs);
  return US * (life && isLost(life, serverMs) ? life.seenMs : serverMs);
}

/** Runs an action soon after tasks, objects, links or measurements of a run have come. */
export function useTraced(runId: string, action: () => unknown): void {
  const soon = useSoon(FRESH_DELAY_MS, action);
  useLive("traced", (event) => {
    if (event.runId === runId) soon();
  });
  useLive("opened", ({ runIds }) => {
    if (runIds.includes(runId)) soon();
  });
  useLive("resync", soon);
}
