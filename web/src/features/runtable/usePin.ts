import { useQueryClient } from "@tanstack/react-query";
import { patchRun } from "../../api/calls";
import { queryKeys } from "../../api/queryKeys";
import type { Run } from "../../api/types";
import { toastError } from "../../design/toast";
import { isPinned, pinning } from "../../parts/pins";

/** Pins a run, or unpins a pinned one. */
export function usePin(experimentId: string): (run: Run) => void {
  const queries = useQueryClient();
  return (run) => {
    const pinned = isPinned(run);
    patchRun(run.id, { tags: pinning(!pinned) })
      .then(() => queries.invalidateQueries({ queryKey: queryKeys.runs(experimentId) }))
      .catch((e: unknown) => {
        toastError(`${run.name} was not ${pinned ? "unpinned" : "pinned"}`, e);
      });
  };
}
