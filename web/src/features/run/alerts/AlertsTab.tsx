import { Button, Group, Skeleton, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { listAlertsOfRun, listFirings } from "../../../api/alerts";
import { queryKeys } from "../../../api/queryKeys";
import type { Run } from "../../../api/types";
import { ErrorState } from "../../../design/ErrorState";
import { AlertDialog } from "../../../parts/alerts/AlertDialog";
import { AlertTable } from "../../../parts/alerts/AlertTable";
import { FiringTable } from "../../../parts/alerts/FiringTable";
import { useAlertChanges } from "../../../parts/alerts/useAlertChanges";

/** The alerts that watch a run, and what has fired in it. */
export function AlertsTab({ run }: { run: Run }) {
  const [adding, setAdding] = useState(false);
  useAlertChanges();
  const alerts = useQuery({
    queryKey: queryKeys.alertsOfRun(run.id),
    queryFn: ({ signal }) => listAlertsOfRun(run.id, signal),
  });
  const search = { runId: run.id };
  const fired = useInfiniteQuery({
    queryKey: queryKeys.firings(search),
    queryFn: ({ pageParam, signal }) => listFirings(search, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken,
  });
  const error = alerts.error ?? fired.error;
  if (error)
    return <ErrorState error={error} retry={() => void Promise.all([alerts.refetch(), fired.refetch()])} />;
  if (!alerts.data || !fired.data) return <Skeleton height={220} aria-label="Loading the alerts" />;
  const firings = fired.data.pages.flatMap((page) => page.firings);
  return (
    <>
      <Group justify="space-between" mb="sm">
        <h2>Alerts that watch this run</h2>
        <Group gap="sm">
          <Link to="/alerts" search={{ run: run.id }}>
            All alerts
          </Link>
          <Button
            size="xs"
            leftSection={<IconPlus size={15} />}
            onClick={() => {
              setAdding(true);
            }}
          >
            Create alert
          </Button>
        </Group>
      </Group>
      {alerts.data.alerts.length > 0 ? (
        <AlertTable alerts={alerts.data.alerts} ofRun={run.id} />
      ) : (
        <Text size="sm" c="dimmed" role="status">
          No alert watches this run.
        </Text>
      )}
      <h2>Firings</h2>
      {firings.length > 0 ? (
        <FiringTable
          firings={firings}
          ofRun
          onLast={() => {
            if (fired.hasNextPage && !fired.isFetching) void fired.fetchNextPage();
          }}
        />
      ) : (
        <Text size="sm" c="dimmed" role="status">
          Nothing has fired in this run.
        </Text>
      )}
      {adding && (
        <AlertDialog
          scope={{ runId: run.id, experimentId: run.experimentId }}
          close={() => {
            setAdding(false);
          }}
        />
      )}
    </>
  );
}
