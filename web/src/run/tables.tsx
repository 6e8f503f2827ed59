import { Button, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useMemo, useState, type ReactNode } from "react";
import type { MetricSummary, ParamValue } from "../api/types";
import { groupedInteger } from "../format/numbers";
import { Copy } from "../ui/states";
import { NumberText, TimeText } from "../ui/text";

const PAGE = 200;
const SEARCH_FROM = 8;
const collate = new Intl.Collator(undefined, { numeric: true });

/** Rows by name with a search, in pages, for maps that may hold ten thousand keys. */
export function KeyTable<V>({
  entries,
  what,
  head,
  row,
  text,
}: {
  entries: readonly [string, V][];
  what: string;
  head: ReactNode;
  row: (key: string, value: V) => ReactNode;
  text: (value: V) => string;
}) {
  const [search, setSearch] = useState("");
  const [limit, setLimit] = useState(PAGE);
  const found = useMemo(() => {
    const wanted = search.toLowerCase();
    return entries
      .filter(
        ([k, v]) =>
          wanted === "" || k.toLowerCase().includes(wanted) || text(v).toLowerCase().includes(wanted),
      )
      .sort((a, b) => collate.compare(a[0], b[0]));
  }, [entries, search, text]);
  if (entries.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No {what}.
      </Text>
    );
  return (
    <div>
      {entries.length > SEARCH_FROM && (
        <TextInput
          size="xs"
          w={260}
          mb="xs"
          aria-label={`Search ${what}`}
          placeholder={`Search ${groupedInteger(entries.length)} ${what}`}
          leftSection={<IconSearch size={14} />}
          value={search}
          onChange={(e) => {
            setSearch(e.currentTarget.value);
          }}
        />
      )}
      <div className="scroll-x">
        <table className="grid">
          <thead>
            <tr>{head}</tr>
          </thead>
          <tbody>
            {found.slice(0, limit).map(([k, v]) => (
              <tr key={k}>{row(k, v)}</tr>
            ))}
          </tbody>
        </table>
      </div>
      {found.length === 0 && (
        <Text size="sm" c="dimmed" py="xs">
          Nothing matches.
        </Text>
      )}
      {found.length > limit && (
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => {
            setLimit(limit + PAGE * 5);
          }}
        >
          Show more ({groupedInteger(found.length - limit)} left)
        </Button>
      )}
    </div>
  );
}

const noText = () => "";

export function MetricsTable({ metrics }: { metrics: Record<string, MetricSummary> }) {
  const entries = useMemo(() => Object.entries(metrics), [metrics]);
  return (
    <KeyTable
      entries={entries}
      what="metrics"
      text={noText}
      head={
        <>
          <th>Metric</th>
          <th className="num">Last</th>
          <th className="num">Min</th>
          <th className="num">Max</th>
          <th className="num">Points</th>
          <th className="num">Last step</th>
          <th>Updated</th>
        </>
      }
      row={(key, m) => (
        <>
          <td className="key">
            {key}
            {(m.hasNaN === true || m.hasInfinity === true) && (
              <span className="odd" title="Has values that are not finite">
                {" "}
                {m.hasNaN ? "NaN" : "∞"}
              </span>
            )}
          </td>
          <td className="num strong">
            <NumberText value={m.last} />
          </td>
          <td className="num">
            <NumberText value={m.min} />
          </td>
          <td className="num">
            <NumberText value={m.max} />
          </td>
          <td className="num">{m.count === undefined ? "" : groupedInteger(m.count)}</td>
          <td className="num">{groupedInteger(m.lastStep)}</td>
          <td className="nowrap">
            <TimeText ms={m.lastMs} />
          </td>
        </>
      )}
    />
  );
}

export function ParamText({ value }: { value: ParamValue | undefined }) {
  if (value === undefined) return <span className="faint">–</span>;
  if (typeof value === "number") return <NumberText value={value} digits={8} />;
  return <span className="break">{String(value)}</span>;
}

export function ParamsTable({ params }: { params: Record<string, ParamValue> }) {
  const entries = useMemo(() => Object.entries(params), [params]);
  return (
    <KeyTable
      entries={entries}
      what="params"
      text={String}
      head={
        <>
          <th>Param</th>
          <th>Value</th>
        </>
      }
      row={(key, value) => (
        <>
          <td className="key">{key}</td>
          <td className="value">
            <ParamText value={value} /> <Copy value={String(value)} label={`Copy ${key}`} />
          </td>
        </>
      )}
    />
  );
}
