import { Text } from "@mantine/core";
import { useMemo, useState, type ReactNode } from "react";
import type { MetricSummary, ParamValue } from "../../api/types";
import { classes } from "../../design/classes";
import { Copy } from "../../design/Copy";
import { groupedInteger } from "../../design/numbers";
import { byName } from "../../design/order";
import { SearchInput } from "../../design/SearchInput";
import { TableRows } from "../../design/TableRows";
import { TimeText } from "../../design/TimeText";
import { NumberText, ParamText } from "./NumberText";
import tableStyles from "../../design/table.module.css";
import textStyles from "../../design/text.module.css";

const SEARCH_FROM = 8;
const ROW_PX = 33;
/** With more rows the columns have fixed widths, or they would change with the rows in view. */
const LEVELLED = 60;

interface KeyTableProps<V> {
  entries: readonly [string, V][];
  what: string;
  head: ReactNode;
  /** The cells of a row. */
  row: (key: string, value: V) => ReactNode;
  text: (value: V) => string;
}

/** A table of keys and values with a search. It can hold ten thousand keys. */
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
      <div className={tableStyles.scrollX}>
        <table
          className={classes(tableStyles.grid, entries.length > LEVELLED && tableStyles.level)}
          aria-rowcount={found.length + 1}
        >
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
          <th className={tableStyles.num}>Last</th>
          <th className={tableStyles.num}>Min</th>
          <th className={tableStyles.num}>Max</th>
          <th className={tableStyles.num}>Points</th>
          <th className={tableStyles.num}>Last step</th>
          <th>Updated</th>
        </>
      }
      row={(key, m) => (
        <>
          <td className={tableStyles.key}>
            {key}
            {(m.hasNaN === true || m.hasInfinity === true) && (
              <span className={textStyles.odd} title="Has values that are not finite">
                {" "}
                {m.hasNaN ? "NaN" : "∞"}
              </span>
            )}
          </td>
          <td className={classes(tableStyles.num, tableStyles.strong)}>
            <NumberText value={m.last} />
          </td>
          <td className={tableStyles.num}>
            <NumberText value={m.min} />
          </td>
          <td className={tableStyles.num}>
            <NumberText value={m.max} />
          </td>
          <td className={tableStyles.num}>{m.count === undefined ? "" : groupedInteger(m.count)}</td>
          <td className={tableStyles.num}>{groupedInteger(m.lastStep)}</td>
          <td className={textStyles.nowrap}>
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
          <td className={tableStyles.key}>{key}</td>
          <td className={tableStyles.value}>
            <ParamText value={value} /> <Copy value={String(value)} label={`Copy ${key}`} />
          </td>
        </>
      )}
    />
  );
}
