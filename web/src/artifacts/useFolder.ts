import { useQueries, useQuery } from "@tanstack/react-query";
import { listArtifacts } from "../api/calls";
import type { Artifact } from "../api/types";
import { firstToShow } from "./choice";

const FOLDERS_LOOKED_INTO = 8;

const folderQuery = (runId: string, path: string) => ({
  queryKey: ["artifacts", runId, path],
  queryFn: ({ signal }: { signal: AbortSignal }) => listArtifacts(runId, path, signal),
});

export function useFolder(runId: string, path: string) {
  return useQuery(folderQuery(runId, path));
}

/**
 * The file to show while none is chosen: the best of the top folder and, where that has none, of the folders in it.
 * Undefined while they are looked through, null if there is none.
 */
export function useFirstFile(
  runId: string,
  top: readonly Artifact[] | undefined,
  wanted: boolean,
): Artifact | null | undefined {
  const first = top && firstToShow(top);
  const folders = wanted && top && !first ? top.filter((a) => a.dir).slice(0, FOLDERS_LOOKED_INTO) : [];
  const inside = useQueries({ queries: folders.map((f) => folderQuery(runId, f.path)) });
  if (!wanted || !top || inside.some((q) => q.isPending)) return undefined;
  return first ?? firstToShow(inside.flatMap((q) => q.data?.artifacts ?? [])) ?? null;
}
