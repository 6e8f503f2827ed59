import { Anchor, Loader, Tabs, Text } from "@mantine/core";
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { loadRun } from "../../api/calls";
import { useLive, useSubscription } from "../../api/live";
import { queryKeys } from "../../api/queryKeys";
import type { Run } from "../../api/types";
import { useChangeAddress } from "../../design/address";
import { unpackList } from "../../design/address";
import { Crumbs } from "../../design/Crumbs";
import { ErrorState } from "../../design/ErrorState";
import { groupedInteger, plural } from "../../design/numbers";
import { Page } from "../../design/Page";
import { useSame } from "../../design/useSame";
import { useTitle } from "../../design/useTitle";
import { ChartGrid } from "../../parts/charts/ChartGrid";
import { useChartRuns } from "../../parts/charts/useChartRuns";
import { useShades } from "../../parts/runs/RunDot";
import { RUNS_IN_ADDRESS } from "../../parts/runs/runsInAddress";
import { withLivePoints } from "../../parts/runs/summaries";
import { CasesTab } from "./CasesTab";
import { ParamDiff, MetricDiff } from "./diffs";
import { DatasetWarning } from "./DatasetWarning";
import { RunChips } from "./RunChips";
import textStyles from "../../design/text.module.css";

const route = getRouteApi("/compare");
export function ComparePage() {
  const search = route.useSearch();
  const queries = useQueryClient();
  const text = search.runs ?? "";
  const wanted = useMemo(() => [...new Set(unpackList(text))], [text]);
  const ids = useMemo(() => wanted.slice(0, RUNS_IN_ADDRESS), [wanted]);
  const selected = Math.max(wanted.length, Number(search.of ?? 0) || 0);
  useTitle(`Compare ${plural(ids.length, "run")}`);
  const change = useChangeAddress();
  const loaded = useQueries({
    queries: ids.map((id) => ({
      queryKey: queryKeys.run(id),
      queryFn: ({ signal }: { signal: AbortSignal }) => loadRun(id, signal),
    })),
  });
  const runs = useSame(loaded.flatMap((q) => (q.data ? [q.data] : [])));
  const failed = loaded.find((q) => q.isError && !q.data);
  const running = runs.filter((r) => r.status === "running").map((r) => r.id);
  useSubscription(running, []);
  useLive("points", (live) => {
    for (const { runId } of live.runs)
      queries.setQueryData<Run>(queryKeys.run(runId), (old) => old && withLivePoints(old, live));
  });
  useLive("run", ({ runId }) => {
    if (ids.includes(runId)) void queries.invalidateQueries({ queryKey: queryKeys.run(runId) });
  });
  const remove = (id: string) => {
    const next = ids.filter((i) => i !== id);
    change({ runs: next.length === 0 ? undefined : next.join(","), of: undefined });
  };

  // Runs get colours in the order of their ids, not of the answers. So the page waits for all of them.
  const group = runs.length < ids.length && !failed ? undefined : groupOf(runs);
  const shades = useShades(
    group,
    runs.map((r) => r.id),
  );
  const chartRuns = useChartRuns(runs, shades);
  const metrics = useSame([...new Set(runs.flatMap((r) => Object.keys(r.metrics ?? {})))]);
  const having = runs.map((r) => `${r.id}:${Object.keys(r.metrics ?? {}).join("\t")}`).join("\n");
  const has = useMemo(() => {
    const sets = new Map(runs.map((r) => [r.id, new Set(Object.keys(r.metrics ?? {}))]));
    return (runId: string, key: string) => sets.get(runId)?.has(key) ?? false;
    // `having` stands for the content of the sets.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [having]);
  const experimentId = runs[0]?.experimentId;

  return (
    <Page>
      <Crumbs>
        <Link to="/">Experiments</Link>
        {experimentId !== undefined && runs.every((r) => r.experimentId === experimentId) && (
          <>
            <span aria-hidden>/</span>
            <Link to="/experiments/$experimentId" params={{ experimentId }} search={{ sel: ids.join(",") }}>
              Run table
            </Link>
          </>
        )}
        <span aria-hidden>/</span>
        <b>Compare</b>
      </Crumbs>
      <h1>Compare {plural(ids.length, "run")}</h1>
      {selected > ids.length && (
        <Text size="sm" c="dimmed" role="status">
          The first {groupedInteger(ids.length)} of {plural(selected, "selected run")} are compared: more
          cannot be told apart.
        </Text>
      )}
      {ids.length === 0 && (
        <Text c="dimmed" my="md">
          Select runs in an experiment&apos;s table, then choose Compare.{" "}
          <Anchor component={Link} to="/">
            All experiments
          </Anchor>
        </Text>
      )}
      {failed && (
        <ErrorState
          error={failed.error}
          retry={() => void failed.refetch()}
          title="A run could not be loaded"
        />
      )}
      <RunChips runs={runs} shades={shades} remove={remove} />
      <DatasetWarning runs={runs} />
      {runs.length === 0 && ids.length > 0 && !failed && <Loader size="sm" />}
      {runs.length > 0 && (
        <Tabs
          value={search.tab ?? "charts"}
          keepMounted={false}
          onChange={(v) => {
            change({ tab: v === "charts" ? undefined : (v ?? undefined) });
          }}
        >
          <Tabs.List mb="md">
            <Tabs.Tab value="charts">
              Charts <span className={textStyles.count}>{groupedInteger(metrics.length)}</span>
            </Tabs.Tab>
            <Tabs.Tab value="params">Params</Tabs.Tab>
            <Tabs.Tab value="metrics">Metrics</Tabs.Tab>
            <Tabs.Tab value="cases">Cases</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="charts">
            <ChartGrid
              runs={chartRuns}
              keys={metrics}
              has={has}
              search={search}
              onSearch={change}
              syncKey="compare"
              labelBy="run"
              rewound={runs.some((r) => (r.attempts ?? []).length > 0)}
            />
          </Tabs.Panel>
          <Tabs.Panel value="cases">
            <CasesTab runs={runs} search={search} change={change} />
          </Tabs.Panel>
          <Tabs.Panel value="params">
            <ParamDiff
              runs={runs}
              shades={shades}
              onlyDiffering={search.diff !== "all"}
              setOnly={(on) => {
                change({ diff: on ? undefined : "all" });
              }}
            />
          </Tabs.Panel>
          <Tabs.Panel value="metrics">
            <MetricDiff runs={runs} shades={shades} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Page>
  );
}

/** The group whose colours the runs have: that of their experiment, or one for this mixture of experiments. */
function groupOf(runs: readonly Run[]): string {
  return [...new Set(runs.map((r) => r.experimentId))].sort().join("+");
}
