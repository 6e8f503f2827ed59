import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { compareOrigins, findPath, listUses, loadLineage } from "../../../api/lineage";
import { queryKeys } from "../../../api/queryKeys";
import type { Use } from "../../../api/types";

/** So many objects are drawn on either side; a graph of more cannot be read. */
export const MOST_NODES = 75;
/** Of so many uses one is looked for that says what made an object. */
const USES = 20;
const NAME_STALE_MS = 60_000;

export function useLineage(digest: string, direction: "origins" | "effects", depth: number) {
  return useQuery({
    queryKey: queryKeys.lineage(digest, direction, depth),
    queryFn: ({ signal }) => loadLineage(digest, { direction, depth, max: MOST_NODES + 1 }, signal),
    placeholderData: keepPreviousData,
  });
}

/** The use that made an object, or else another one; null if it has none. */
export function useFirstUse(digest: string) {
  return useQuery({
    queryKey: queryKeys.firstUse(digest),
    queryFn: async ({ signal }): Promise<Use | null> => {
      const { uses } = await listUses(digest, { max: USES }, signal);
      const made = uses.filter((u) => u.direction === "output");
      return made.find((u) => u.taskId !== undefined) ?? made[0] ?? uses[0] ?? null;
    },
    staleTime: NAME_STALE_MS,
  });
}

export function usePath(digest: string, to: string) {
  return useQuery({
    queryKey: queryKeys.lineage(digest, "path", to),
    queryFn: ({ signal }) => findPath(digest, to, signal),
  });
}

export function useDifference(digest: string, to: string, depth: number) {
  return useQuery({
    queryKey: queryKeys.lineage(digest, "difference", to, depth),
    queryFn: ({ signal }) => compareOrigins(digest, to, depth, signal),
  });
}
