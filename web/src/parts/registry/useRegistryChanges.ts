import { useQueryClient } from "@tanstack/react-query";
import { useLive, useRegistrySubscription } from "../../api/live";
import { queryKeys } from "../../api/queryKeys";
import { useSoon } from "../../design/useSoon";

const FRESH_DELAY_MS = 200;

/** Keeps what is shown of the registry current while the component is mounted. */
export function useRegistryChanges(): void {
  const queries = useQueryClient();
  useRegistrySubscription();
  useLive(
    "registry",
    useSoon(FRESH_DELAY_MS, () => queries.invalidateQueries({ queryKey: queryKeys.registry })),
  );
}
