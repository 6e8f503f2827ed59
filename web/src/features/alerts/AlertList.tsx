import { Code, Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { listAlerts, listAlertsOfRun, type AlertSearch } from "../../api/alerts";
import { queryKeys } from "../../api/queryKeys";
import type { Alert } from "../../api/types";
import { ErrorState } from "../../design/ErrorState";
import { AlertTable } from "../../parts/alerts/AlertTable";
import { ListSkeleton } from "./ListSkeleton";

interface AlertListProps {
  search: AlertSearch;
  /** Only the alerts that watch this run. */
  runId: string | undefined;
  isFiltered: boolean;
}

/** The alerts that are looked for, the newest first. */
export function AlertList({ search, runId, isFiltered }: AlertListProps) {
  const found = useInfiniteQuery({
    queryKey:
      runId === undefined ? queryKeys.alertsFound(search) : queryKeys.alertsFound({ runId, ...search }),
    queryFn: async ({ pageParam, signal }): Promise<{ alerts: Alert[]; nextPageToken?: string }> => {
      if (runId === undefined) return listAlerts(search, pageParam, signal);
      const { alerts } = await listAlertsOfRun(runId, signal);
      return { alerts: alerts.filter((alert) => fits(alert, search)) };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken,
    placeholderData: keepPreviousData,
  });
  const alerts = found.data?.pages.flatMap((page) => page.alerts) ?? [];
  if (found.isError)
    return (
      <ErrorState
        error={found.error}
        title="The alerts could not be loaded"
        retry={() => void found.refetch()}
      />
    );
  if (found.isPending) return <ListSkeleton />;
  if (alerts.length === 0) return <Empty isFiltered={isFiltered} />;
  return (
    <AlertTable
      alerts={alerts}
      {...(runId !== undefined && { ofRun: runId })}
      onLast={() => {
        if (found.hasNextPage && !found.isFetching) void found.fetchNextPage();
      }}
    />
  );
}

const fits = (alert: Alert, { severity, enabled }: AlertSearch) =>
  (severity === undefined || alert.severity === severity) &&
  (enabled === undefined || String(alert.enabled) === enabled);

function Empty({ isFiltered }: { isFiltered: boolean }) {
  return (
    <Text c="dimmed" ta="center" py="xl" role="status">
      {isFiltered ? (
        "No alert is like this."
      ) : (
        <>
          No alerts yet. Make one here, or where a run is logged:{" "}
          <Code>run.alert(&quot;val/loss &gt; 2.0&quot;, &quot;Diverging&quot;)</Code>
        </>
      )}
    </Text>
  );
}
