import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { loadColumns } from "../../api/calls";
import { queryKeys } from "../../api/queryKeys";
import type { ColumnKind, ColumnUse } from "../../api/types";

const REST_MS = 150;
const NONE: readonly ColumnUse[] = [];

/** Asks the server for the keys that contain a text: the most used of them, and the number of all. */
export function useKeysLike(
  experimentId: string,
  text: string,
  kind: ColumnKind | undefined,
  most: number,
  enabled: boolean,
): { uses: readonly ColumnUse[]; total: number; isPending: boolean } {
  const [asked] = useDebouncedValue(text, REST_MS);
  const found = useQuery({
    queryKey: queryKeys.columnsLike(experimentId, asked, kind, most),
    queryFn: ({ signal }) => loadColumns(experimentId, { q: asked, kind, maxResults: most }, signal),
    enabled,
    placeholderData: keepPreviousData,
  });
  return { uses: found.data?.columns ?? NONE, total: found.data?.total ?? 0, isPending: found.isPending };
}
