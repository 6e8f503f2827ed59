import { Group, SegmentedControl, Skeleton, Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { syntaxPlace } from "../../api/client";
import { queryKeys } from "../../api/queryKeys";
import { searchTraces } from "../../api/traces";
import { useChangeAddress } from "../../design/address";
import { Crumbs } from "../../design/Crumbs";
import { ErrorState } from "../../design/ErrorState";
import { Page } from "../../design/Page";
import { useKeys } from "../../design/useKeys";
import { useTitle } from "../../design/useTitle";
import { ExperimentPicker } from "../../parts/experiments/ExperimentPicker";
import { HowToTrace } from "./HowToTrace";
import { filterOf, orderOf, sinceOf, sortOf, statusOf } from "./search";
import { TraceFilter } from "./TraceFilter";
import { TraceTable } from "./TraceTable";

const route = getRouteApi("/traces");
/** Traces come without events. The list is asked for again while it is short. */
const AGAIN_MS = 10_000;
const PAGES_AGAIN = 2;

/** The traces that are looked for. */
export function TracesPage() {
  useTitle("Traces");
  const search = route.useSearch();
  const change = useChangeAddress();
  const navigate = useNavigate();
  const box = useRef<{ focus: () => void }>(null);
  const [cursor, setCursor] = useState(-1);
  const written = search.q ?? "";
  const status = statusOf(search.status);
  const since = sinceOf(search.since);
  const sort = sortOf(search.sort);
  // The time is that of the choice: a later page belongs to the same list.
  const { filter, before } = useMemo(
    () => filterOf(written, status, since, Date.now()),
    [written, status, since],
  );
  const question = { experimentId: search.experiment, filter, orderBy: orderOf(sort) };
  const found = useInfiniteQuery({
    queryKey: queryKeys.traces(question),
    queryFn: ({ pageParam, signal }) => searchTraces({ ...question, pageToken: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken,
    placeholderData: keepPreviousData,
    refetchInterval: (query) =>
      (query.state.data?.pages.length ?? Infinity) <= PAGES_AGAIN ? AGAIN_MS : false,
  });
  const traces = found.data?.pages.flatMap((page) => page.traces) ?? [];
  const isFiltered = filter !== "" || search.experiment !== undefined;
  const move = (by: number) => () => {
    setCursor(Math.max(0, Math.min(traces.length - 1, cursor + by)));
  };
  useKeys({
    "/": () => box.current?.focus(),
    j: move(1),
    ArrowDown: move(1),
    k: move(-1),
    ArrowUp: move(-1),
    Enter: () => {
      const current = traces[cursor];
      if (current) void navigate({ to: "/traces/$traceId", params: { traceId: current.id } });
    },
  });
  return (
    <Page>
      <Crumbs>
        <Link to="/">Experiments</Link>
        <span aria-hidden>/</span>
        <b>Traces</b>
      </Crumbs>
      <h1>Traces</h1>
      <Group gap="sm" mt="md" mb="xs" align="start">
        <TraceFilter
          ref={box}
          filter={written}
          error={found.error}
          before={before}
          apply={(q) => {
            change({ q: q === "" ? undefined : q });
          }}
        />
        <ExperimentPicker
          size="xs"
          w={200}
          ariaLabel="Experiment"
          experimentId={search.experiment}
          onExperiment={(experiment) => {
            change({ experiment });
          }}
        />
        <SegmentedControl
          size="xs"
          aria-label="Status"
          value={status ?? ""}
          onChange={(value) => {
            change({ status: value === "" ? undefined : value });
          }}
          data={[
            { value: "", label: "all" },
            { value: "ok", label: "ok" },
            { value: "error", label: "error" },
            { value: "in_progress", label: "in progress" },
          ]}
        />
        <SegmentedControl
          size="xs"
          aria-label="Time"
          value={since ?? ""}
          onChange={(value) => {
            change({ since: value === "" ? undefined : value });
          }}
          data={[
            { value: "", label: "ever" },
            { value: "1h", label: "1 h" },
            { value: "24h", label: "24 h" },
            { value: "7d", label: "7 d" },
          ]}
        />
      </Group>
      {found.isError ? (
        syntaxPlace(found.error, "filter") === undefined && (
          <ErrorState
            error={found.error}
            title="The traces could not be searched"
            retry={() => void found.refetch()}
          />
        )
      ) : found.isPending ? (
        <div aria-busy aria-label="Loading">
          {Array.from({ length: 8 }, (_, i) => (
            <Skeleton key={i} height={32} my={12} radius="sm" />
          ))}
        </div>
      ) : traces.length > 0 ? (
        <TraceTable
          traces={traces}
          sort={sort}
          onSort={(text) => {
            change({ sort: text === "-time" ? undefined : text });
          }}
          cursor={cursor}
          isBusy={found.isPlaceholderData}
          onLast={() => {
            if (found.hasNextPage && !found.isFetching) void found.fetchNextPage();
          }}
        />
      ) : isFiltered ? (
        <Text c="dimmed" ta="center" py="xl" role="status">
          No trace is like this.
        </Text>
      ) : (
        <HowToTrace experimentId="0" />
      )}
    </Page>
  );
}
