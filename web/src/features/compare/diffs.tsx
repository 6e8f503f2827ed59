import { Switch, Text } from "@mantine/core";
import { useMemo, useState, type ReactNode } from "react";
import type { MetricSummary, Run } from "../../api/types";
import { fromWire } from "../../api/types";
import type { Shade } from "../../design/colours";
import { groupedInteger, plural } from "../../design/numbers";
import { SearchInput } from "../../design/SearchInput";
import { DurationText, TimeText } from "../../design/TimeText";
import { NumberText, ParamText } from "../../parts/runs/NumberText";
import { RunStatusChip } from "../../parts/runs/RunStatus";
import { diffRows } from "./diff";
import { DiffTable } from "./DiffTable";
import styles from "./diffs.module.css";

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

export function ParamDiff({
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
      <div className={styles.bar}>
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

export function MetricDiff({ runs, shades }: { runs: readonly Run[]; shades: ReadonlyMap<string, Shade> }) {
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
      <div className={styles.bar}>
        {field}
        <select
          className={styles.select}
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
