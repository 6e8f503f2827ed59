import { useQuery, useQueryClient } from "@tanstack/react-query";
import { loadAttempts } from "../../api/calls";
import { useLive } from "../../api/live";
import { queryKeys } from "../../api/queryKeys";

/** Requests at a time. Browsers allow few connections, and the charts come first. */
const AT_ONCE = 2;

/** Whether any of the runs was restarted. The attempts of a run are loaded again only when it is rewound. */
export function useRewound(runIds: readonly string[]): boolean {
  const queries = useQueryClient();
  const list = runIds.join(",");
  const found = useQuery({
    queryKey: queryKeys.anyRewound(list),
    queryFn: async ({ signal }) => {
      const left = [...runIds];
      let rewound = false;
      const ask = async () => {
        for (let id = left.shift(); id !== undefined && !rewound && !signal.aborted; id = left.shift()) {
          const runId = id;
          const { attempts } = await queries.fetchQuery({
            queryKey: queryKeys.attempts(runId),
            queryFn: () => loadAttempts(runId),
            staleTime: Infinity,
          });
          rewound ||= attempts.length > 0;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, ask));
      return rewound;
    },
    enabled: list !== "",
    staleTime: Infinity,
    placeholderData: (old) => old,
  });
  useLive("run", ({ runId, change }) => {
    if (change === "rewound" && runIds.includes(runId))
      queries.setQueryData(queryKeys.anyRewound(list), true);
  });
  return list !== "" && (found.data ?? false);
}
