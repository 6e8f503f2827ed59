import { byName } from "../../design/order";
import { Text } from "@mantine/core";
import { useMemo, useState, type ReactNode } from "react";
import type { MetricSummary, ParamValue } from "../../api/types";
import { groupedInteger } from "../../design/numbers";
import { TableRows } from "../../design/TableRows";
import { SearchInput } from "../../design/SearchInput";
import { Copy } from "../../design/Copy";
import { NumberText, ParamText } from "../../parts/runs/NumberText";
import { TimeText } from "../../design/TimeText";

const SEARCH_FROM = 8;
const ROW_PX = 33;
/** Above so many rows the widths of columns do not follow those in the view. */
const LEVELLED = 60;

interface KeyTableProps<V> {
  entries: readonly [string, V][];
  what: string;
  head: ReactNode;
  /** How many cells a row has. */
  row: (key: string, value: V) => ReactNode;
  text: (value: V) => string;
}

/** Rows by name with a search, for maps that may hold ten thousand keys. */
export function KeyTable<V>({ entries, what, head, row, text }: KeyTableProps<V>) {
  const [search, setSearch] = useState("");
  const inOrder = useMemo(() => [...entries].sort((a, b) => byName(a[0], b[0])), [entries]);
  const found = useMemo(() => {
    const wanted = search.toLowerCase();
    return inOrder.filter(
      ([k, v]) => wanted === "" || k.toLowerCase().includes(wanted) || text(v).toLowerCase().includes(wanted),
    );
  }, [inOrder, search, text]);
  if (entries.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No {what}.
      </Text>
    );
  return (
    <div>
      {entries.length > SEARCH_FROM && (
        <SearchInput
          w={260}
          mb="xs"
          aria-label={`Search ${what}`}
          placeholder={`Search ${groupedInteger(entries.length)} ${what}`}
          value={search}
          onText={setSearch}
        />
      )}
      <div className="scroll-x">
        <table className={entries.length > LEVELLED ? "grid level" : "grid"} aria-rowcount={found.length + 1}>
          <thead>
            <tr>{head}</tr>
          </thead>
          <TableRows
            count={found.length}
            estimatePx={ROW_PX}
            keyOf={(i) => found[i]?.[0] ?? String(i)}
            row={(i) => {
              const entry = found[i];
              return entry && row(...entry);
            }}
          />
        </table>
      </div>
      {found.length === 0 && (
        <Text size="sm" c="dimmed" py="xs">
          Nothing matches.
        </Text>
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
