import { ActionIcon, Anchor, Loader, Switch, Tabs, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useCallback, useMemo, useRef, useState, type ReactNode } from "react";
import { loadRun } from "../../api/calls";
import { useLive, useSubscription } from "../../api/live";
import type { MetricSummary, Run } from "../../api/types";
import { fromWire } from "../../api/types";
import { ChartGrid } from "../../parts/charts/ChartGrid";
import { useChartRuns } from "../../parts/charts/useChartRuns";
import type { Shade } from "../../parts/runs/colours";
import { groupedInteger, plural } from "../../design/numbers";
import { ParamText } from "../run/tables";
import { patchSummaries } from "../run/useRun";
import { Crumbs } from "../../design/Crumbs";
import { unpackList } from "../../design/list";
import { TableRows } from "../../design/TableRows";
import { RUNS_IN_ADDRESS } from "../../parts/runs/runsInAddress";
import { SearchInput } from "../../design/SearchInput";
import { RunDot, useShades } from "../../parts/runs/RunDot";
import { useColumnsInView } from "../../design/useColumnsInView";
import { useSame } from "../../design/useSame";
import { RunStatusChip } from "../../parts/runs/RunStatus";
import { ErrorState, useTitle } from "../../design/states";
import { DurationText, NumberText, TimeText } from "../../parts/runs/text";
import type { DiffRow } from "./diff";
import { diffRows } from "./diff";

const route = getRouteApi("/compare");
const ROW_PX = 32;
const KEY_PX = 190;
/** Of a run at least; of few runs a column is wider. */
const RUN_PX = 180;

export function ComparePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const text = search.runs ?? "";
  const wanted = useMemo(() => [...new Set(unpackList(text))], [text]);
  const ids = useMemo(() => wanted.slice(0, RUNS_IN_ADDRESS), [wanted]);
  const selected = Math.max(wanted.length, Number(search.of ?? 0) || 0);
  useTitle(`Compare ${plural(ids.length, "run")}`);
  const change = useCallback(
    (part: Record<string, string | undefined>) =>
      void navigate({
        search: (old) =>
          Object.fromEntries(Object.entries({ ...old, ...part }).filter(([, v]) => v !== undefined)),
        replace: true,
      }),
    [navigate],
  );
  const loaded = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["run", id],
      queryFn: ({ signal }: { signal: AbortSignal }) => loadRun(id, signal),
    })),
  });
  const runs = useSame(loaded.flatMap((q) => (q.data ? [q.data] : [])));
  const failed = loaded.find((q) => q.isError && !q.data);
  const running = runs.filter((r) => r.status === "running").map((r) => r.id);
  useSubscription(running, []);
  useLive("points", (live) => {
    for (const { runId } of live.runs)
      queries.setQueryData<Run>(["run", runId], (old) => old && patchSummaries(old, live));
  });
  useLive("run", ({ runId }) => {
    if (ids.includes(runId)) void queries.invalidateQueries({ queryKey: ["run", runId] });
  });
  const remove = (id: string) => {
    const next = ids.filter((i) => i !== id);
    change({ runs: next.length === 0 ? undefined : next.join(","), of: undefined });
  };

  // All of them or none: colours are given in the order of ids, not in that of the answers.
  const group = runs.length < ids.length && !failed ? undefined : groupOf(runs);
  const shades = useShades(
    group,
    runs.map((r) => r.id),
  );
  const chartRuns = useChartRuns(runs, shades);
  const joinedKeys = [...new Set(runs.flatMap((r) => Object.keys(r.metrics ?? {})))].join("\n");
  const keys = useMemo(() => (joinedKeys === "" ? [] : joinedKeys.split("\n")), [joinedKeys]);
  const having = runs.map((r) => `${r.id}:${Object.keys(r.metrics ?? {}).join("\t")}`).join("\n");
  const has = useMemo(() => {
    const sets = new Map(runs.map((r) => [r.id, new Set(Object.keys(r.metrics ?? {}))]));
    return (runId: string, key: string) => sets.get(runId)?.has(key) ?? false;
    // `having` is the content of the sets.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [having]);
  const experimentId = runs[0]?.experimentId;

  return (
    <div className="page">
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
              Charts <span className="count">{groupedInteger(keys.length)}</span>
            </Tabs.Tab>
            <Tabs.Tab value="params">Params</Tabs.Tab>
            <Tabs.Tab value="metrics">Metrics</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="charts">
            <ChartGrid
              runs={chartRuns}
              keys={keys}
              has={has}
              search={search}
              onSearch={(part) => {
                change({ ...part });
              }}
              syncKey="compare"
              labelBy="run"
              rewound={runs.some((r) => (r.attempts ?? []).length > 0)}
            />
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
    </div>
  );
}

/** The runs of one experiment have their colours there; a mixture is a group of its own. */
function groupOf(runs: readonly Run[]): string {
  return [...new Set(runs.map((r) => r.experimentId))].sort().join("+");
}

function RunChips({
  runs,
  shades,
  remove,
}: {
  runs: readonly Run[];
  shades: ReadonlyMap<string, Shade>;
  remove: (id: string) => void;
}) {
  return (
    <div className="run-chips">
      {runs.map((r) => (
        <span key={r.id} className="run-chip">
          <RunDot shade={shades.get(r.id)} />
          <Link to="/runs/$runId" params={{ runId: r.id }} title={r.name}>
            {r.name === "" ? r.id.slice(0, 12) : r.name}
          </Link>
          <ActionIcon
            size={16}
            variant="subtle"
            color="gray"
            aria-label={`Remove ${r.name}`}
            onClick={() => {
              remove(r.id);
            }}
          >
            <IconX size={12} />
          </ActionIcon>
        </span>
      ))}
    </div>
  );
}

interface DiffTableProps<V> {
  runs: readonly Run[];
  shades: ReadonlyMap<string, Shade>;
  rows: readonly DiffRow<V>[];
  head: string;
  cell: (value: V | undefined) => ReactNode;
  /** What stands before the rows, of each run. */
  facts?: readonly { what: string; of: (run: Run) => ReactNode }[];
}

/** A column a run, of which only those near the view are there. */
function DiffTable<V>({ runs, shades, rows, head, cell, facts = [] }: DiffTableProps<V>) {
  const box = useRef<HTMLDivElement>(null);
  const widths = useMemo(() => [KEY_PX, ...runs.map(() => RUN_PX)], [runs]);
  const { shown, beforePx } = useColumnsInView(box, widths);
  const afterPx = (runs.length - shown.length) * RUN_PX - beforePx;
  const columns = shown.flatMap((i) => {
    const run = runs[i - 1];
    return run ? [{ run, at: i - 1 }] : [];
  });
  const cells = (of: (run: Run, at: number) => ReactNode) => (
    <>
      {beforePx > 0 && <td />}
      {columns.map(({ run, at }) => (
        <td key={run.id}>{of(run, at)}</td>
      ))}
      {afterPx > 0 && <td />}
    </>
  );
  const widthPx = widths.reduce((sum, px) => sum + px, 0);
  return (
    <div ref={box} className="diff">
      <table
        className="grid"
        aria-colcount={widths.length}
        style={{ tableLayout: "fixed", width: `max(100%, ${String(widthPx)}px)` }}
      >
        <thead>
          <tr>
            <th className="pinned" style={{ width: KEY_PX }}>
              {head}
            </th>
            {beforePx > 0 && <th aria-hidden style={{ width: beforePx }} />}
            {columns.map(({ run: r, at }) => (
              <th key={r.id} title={r.name} aria-colindex={at + 2} style={{ width: RUN_PX }}>
                <RunDot shade={shades.get(r.id)} />{" "}
                <Link to="/runs/$runId" params={{ runId: r.id }}>
                  {r.name === "" ? r.id.slice(0, 12) : r.name}
                </Link>
              </th>
            ))}
            {afterPx > 0 && <th aria-hidden style={{ width: afterPx }} />}
          </tr>
        </thead>
        <TableRows
          count={rows.length}
          estimatePx={ROW_PX}
          keyOf={(i) => rows[i]?.key ?? String(i)}
          classOf={(i) => (rows[i]?.differs ? "differs" : undefined)}
          row={(i) => {
            const row = rows[i];
            if (!row) return null;
            return (
              <>
                <td className="key pinned">{row.key}</td>
                {cells((_run, at) => cell(row.values[at]))}
              </>
            );
          }}
        >
          {facts.map(({ what, of }) => (
            <tr key={what}>
              <td className="key pinned faint">{what}</td>
              {cells(of)}
            </tr>
          ))}
        </TableRows>
      </table>
    </div>
  );
}

function useKeySearch<T extends { key: string }>(rows: readonly T[], what: string): [T[], ReactNode] {
  const [search, setSearch] = useState("");
  const wanted = search.toLowerCase();
  const found = useMemo(() => rows.filter((r) => r.key.toLowerCase().includes(wanted)), [rows, wanted]);
  return [
    found,
    <SearchInput
      key="search"
      w={240}
      aria-label={`Search ${what}`}
      placeholder={`Search ${what}`}
      value={search}
      onText={setSearch}
    />,
  ];
}

function ParamDiff({
  runs,
  shades,
  onlyDiffering,
  setOnly,
}: {
  runs: readonly Run[];
  shades: ReadonlyMap<string, Shade>;
  onlyDiffering: boolean;
  setOnly: (on: boolean) => void;
}) {
  const all = useMemo(() => diffRows(runs, (r) => r.params), [runs]);
  const differing = useMemo(() => all.filter((r) => r.differs), [all]);
  const [rows, field] = useKeySearch(onlyDiffering ? differing : all, "params");
  return (
    <>
      <div className="bar">
        {field}
        <Switch
          size="xs"
          label="Only differing"
          checked={onlyDiffering}
          onChange={(e) => {
            setOnly(e.currentTarget.checked);
          }}
        />
        <Text size="xs" c="dimmed">
          {groupedInteger(differing.length)} of {plural(all.length, "param")} differ
        </Text>
      </div>
      <DiffTable
        runs={runs}
        shades={shades}
        rows={rows}
        head="Param"
        cell={(v) => <ParamText value={v} />}
        facts={FACTS}
      />
    </>
  );
}

const FACTS = [
  { what: "status", of: (r: Run) => <RunStatusChip run={r} /> },
  { what: "started", of: (r: Run) => <TimeText ms={r.startMs} absolute /> },
  {
    what: "duration",
    of: (r: Run) => <DurationText startMs={r.startMs} endMs={r.endMs} running={r.status === "running"} />,
  },
];

const FIELDS = ["last", "min", "max"] as const;

function MetricDiff({ runs, shades }: { runs: readonly Run[]; shades: ReadonlyMap<string, Shade> }) {
  const [shown, setShown] = useState<(typeof FIELDS)[number]>("last");
  const all = useMemo(
    () =>
      diffRows<MetricSummary>(
        runs,
        (r) => r.metrics,
        (a, b) => Object.is(fromWire(a[shown]), fromWire(b[shown])),
      ),
    [runs, shown],
  );
  const [rows, field] = useKeySearch(all, "metrics");
  return (
    <>
      <div className="bar">
        {field}
        <select
          className="plain-select"
          aria-label="Which value of each metric"
          value={shown}
          onChange={(e) => {
            setShown(e.currentTarget.value as (typeof FIELDS)[number]);
          }}
        >
          {FIELDS.map((f) => (
            <option key={f} value={f}>
              {f}
            </option>
          ))}
        </select>
      </div>
      <DiffTable
        runs={runs}
        shades={shades}
        rows={rows}
        head={`Metric (${shown})`}
        cell={(v) => <NumberText value={v?.[shown]} digits={5} />}
      />
    </>
  );
}
