import { useQuery, useQueryClient } from "@tanstack/react-query";
import { loadAttempts } from "../../api/calls";
import { queryKeys } from "../../api/queryKeys";
import { useLive } from "../../api/live";

/** Asked for beside each other: the charts come first, and browsers allow few connections. */
const AT_ONCE = 2;

/** Whether one of the runs was restarted. What is known of a run is not asked for again until it is rewound. */
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
