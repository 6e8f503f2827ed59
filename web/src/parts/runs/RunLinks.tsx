import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { loadRun } from "../../api/calls";
import { loadTask } from "../../api/lineage";
import { queryKeys } from "../../api/queryKeys";
import { runName } from "./runName";

/** Names of runs and tasks stay the same for a while. */
const NAME_STALE_MS = 60_000;

/** The run that has an object, on its tab of tasks. */
export function RunLink({ runId }: { runId: string }) {
  const run = useQuery({
    queryKey: queryKeys.run(runId),
    queryFn: ({ signal }) => loadRun(runId, signal),
    staleTime: NAME_STALE_MS,
  });
  return (
    <Link to="/runs/$runId" params={{ runId }} search={{ tab: "tasks" }} title={runId}>
      {run.data ? runName(run.data) : runId.slice(0, 8)}
    </Link>
  );
}

/** The task of a run that has an object. */
export function TaskLink({ runId, taskId }: { runId: string; taskId: string }) {
  const task = useQuery({
    queryKey: queryKeys.task(runId, taskId),
    queryFn: ({ signal }) => loadTask(runId, taskId, signal),
    staleTime: NAME_STALE_MS,
  });
  return (
    <Link to="/runs/$runId" params={{ runId }} search={{ tab: "tasks", task: taskId }} title={taskId}>
      {task.data?.name ?? taskId}
    </Link>
  );
}
