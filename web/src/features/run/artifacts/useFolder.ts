import { useDebouncedValue } from "@mantine/hooks";
import {
  keepPreviousData,
  useInfiniteQuery,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useMemo } from "react";
import { listArtifacts } from "../../../api/calls";
import { queryKeys } from "../../../api/queryKeys";
import type { Artifact, ArtifactPage } from "../../../api/types";
import { useSame } from "../../../design/useSame";
import { firstToShow } from "./choice";
import type { Folder } from "./tree";

const FOLDERS_LOOKED_INTO = 8;
const REST_MS = 200;

const pageQuery = (runId: string, path: string, pageToken?: string) => ({
  queryKey: queryKeys.artifacts(runId, path, pageToken),
  queryFn: ({ signal }: { signal: AbortSignal }) => listArtifacts(runId, { path, pageToken }, signal),
});

/** The first page of a folder, with what it holds in all. */
export function useFolder(runId: string, path: string, enabled = true) {
  return useQuery({ ...pageQuery(runId, path), enabled });
}

/** Folders by path, with as many pages of each as are wanted. */
export function useFolders(runId: string, wanted: ReadonlyMap<string, number>) {
  const queries = useQueryClient();
  // A page needs the token of the page before, so the pages of a folder come one after the other.
  const asked: { path: string; token: string | undefined }[] = [];
  for (const [path, pages] of wanted) {
    let token: string | undefined;
    for (let i = 0; i < pages; i++) {
      asked.push({ path, token });
      const known = queries.getQueryData<ArtifactPage>(pageQuery(runId, path, token).queryKey);
      if (known?.nextPageToken === undefined) break;
      token = known.nextPageToken;
    }
  }
  const answers = useQueries({ queries: asked.map(({ path, token }) => pageQuery(runId, path, token)) });
  const folders = new Map<string, Folder>();
  asked.forEach(({ path }, i) => {
    const answer = answers[i];
    const before = folders.get(path);
    const pages = before?.pages ?? [];
    folders.set(path, {
      pages: answer?.data ? [...pages, answer.data] : pages,
      error: answer?.isError && !answer.data ? answer.error : before?.error,
      retry: () => void answer?.refetch(),
    });
  });
  const parts = useSame([...folders].flatMap(([path, f]) => [path, ...f.pages, f.error]));
  // The map is made of these parts.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  return useMemo((): ReadonlyMap<string, Folder> => folders, [parts]);
}

/** The files of a run whose paths contain a text. */
export function useFound(runId: string, text: string) {
  const [asked] = useDebouncedValue(text, REST_MS);
  return useInfiniteQuery({
    queryKey: queryKeys.artifactsFound(runId, asked),
    queryFn: ({ pageParam, signal }) =>
      listArtifacts(runId, { path: "", q: asked, pageToken: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: ArtifactPage) => last.nextPageToken,
    enabled: asked !== "",
    placeholderData: keepPreviousData,
  });
}

/**
 * The file to show while none is chosen: the best one of the top folder or, if that has none, of the folders in it. It is
 * undefined while folders are loading, and null if there is no such file.
 */
export function useFirstFile(
  runId: string,
  top: readonly Artifact[] | undefined,
  wanted: boolean,
): Artifact | null | undefined {
  const first = top && firstToShow(top);
  const folders = wanted && top && !first ? top.filter((a) => a.dir).slice(0, FOLDERS_LOOKED_INTO) : [];
  const inside = useQueries({ queries: folders.map((f) => pageQuery(runId, f.path)) });
  if (!wanted || !top || inside.some((q) => q.isPending)) return undefined;
  return first ?? firstToShow(inside.flatMap((q) => q.data?.artifacts ?? [])) ?? null;
}

/** The file or folder at a path. Its entry may be on a page of the parent that is not loaded. */
export function useArtifact(runId: string, path: string) {
  const slash = path.lastIndexOf("/");
  const folder = slash < 0 ? "" : path.slice(0, slash);
  const parent = useFolder(runId, folder);
  const onPage = parent.data?.artifacts.find((a) => a.path === path);
  const isMissing = path !== "" && parent.data?.nextPageToken !== undefined && !onPage;
  const inside = useFolder(runId, path, isMissing);
  const named = useQuery({
    queryKey: queryKeys.artifactNamed(runId, path),
    queryFn: ({ signal }) => listArtifacts(runId, { path: folder, q: path.slice(slash + 1) }, signal),
    enabled: isMissing && inside.data?.artifacts.length === 0,
  });
  const isFolder = path === "" || onPage?.dir === true || (inside.data?.artifacts.length ?? 0) > 0;
  const found = onPage ?? named.data?.artifacts.find((a) => a.path === path);
  return {
    isFolder,
    artifact: found?.dir === false ? found : undefined,
    isPending: parent.isPending || (isMissing && inside.isPending),
  };
}
