import { useQuery } from "@tanstack/react-query";
import { loadObject } from "../../api/lineage";
import { queryKeys } from "../../api/queryKeys";

/** What is known of an object. Once its description has arrived, nothing of it changes any more. */
export function useObject(digest: string) {
  return useQuery({
    queryKey: queryKeys.object(digest),
    queryFn: ({ signal }) => loadObject(digest, signal),
    staleTime: ({ state }) => (state.data?.mediaType === undefined ? 0 : Infinity),
  });
}
