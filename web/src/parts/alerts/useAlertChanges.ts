import { useQueryClient } from "@tanstack/react-query";
import { useAlertSubscription, useLive } from "../../api/live";
import { queryKeys } from "../../api/queryKeys";
import { useSoon } from "../../design/useSoon";

const FRESH_DELAY_MS = 200;

/** Keeps what is shown of alerts and firings current while the component is mounted. */
export function useAlertChanges(): void {
  const queries = useQueryClient();
  useAlertSubscription();
  useLive(
    "alert",
    useSoon(FRESH_DELAY_MS, () => queries.invalidateQueries({ queryKey: queryKeys.alerts })),
  );
}
