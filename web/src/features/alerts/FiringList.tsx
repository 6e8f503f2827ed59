import { Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { listFirings, type FiringSearch } from "../../api/alerts";
import { queryKeys } from "../../api/queryKeys";
import { ErrorState } from "../../design/ErrorState";
import { useKeys } from "../../design/useKeys";
import { chartSearch, FiringTable } from "../../parts/alerts/FiringTable";
import { useAlertActions } from "../../parts/alerts/useAlertActions";
import { ListSkeleton } from "./ListSkeleton";

/** The firings that are looked for, the newest first, with a cursor for the keyboard. */
export function FiringList({ search, isFiltered }: { search: FiringSearch; isFiltered: boolean }) {
  const navigate = useNavigate();
  const actions = useAlertActions();
  const [cursor, setCursor] = useState(-1);
  const found = useInfiniteQuery({
    queryKey: queryKeys.firings(search),
    queryFn: ({ pageParam, signal }) => listFirings(search, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken,
    placeholderData: keepPreviousData,
  });
  const firings = found.data?.pages.flatMap((page) => page.firings) ?? [];
  const current = firings[cursor];
  const move = (by: number) => () => {
    setCursor(Math.max(0, Math.min(firings.length - 1, cursor + by)));
  };
  useKeys({
    j: move(1),
    ArrowDown: move(1),
    k: move(-1),
    ArrowUp: move(-1),
    Enter: () => {
      if (current)
        void navigate({
          to: "/runs/$runId",
          params: { runId: current.runId },
          search: current.point ? chartSearch(current.point) : {},
        });
    },
    a: () => {
      if (current && current.acknowledgedMs === undefined) actions.acknowledge(current.number);
    },
  });
  if (found.isError)
    return (
      <ErrorState
        error={found.error}
        title="The firings could not be loaded"
        retry={() => void found.refetch()}
      />
    );
  if (found.isPending) return <ListSkeleton />;
  if (firings.length === 0)
    return (
      <Text c="dimmed" ta="center" py="xl" role="status">
        {isFiltered ? "No firing is like this." : "Nothing has fired."}
      </Text>
    );
  return (
    <FiringTable
      firings={firings}
      cursor={cursor}
      onLast={() => {
        if (found.hasNextPage && !found.isFetching) void found.fetchNextPage();
      }}
    />
  );
}
