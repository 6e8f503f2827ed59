import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useQueries } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import { loadRows } from "../../../api/calls";
import { own } from "../../../api/keyed";
import { queryKeys } from "../../../api/queryKeys";
import type { FieldStats, StreamRow, StreamStats, WireNumber } from "../../../api/types";
import { fromWire } from "../../../api/types";
import { classes } from "../../../design/classes";
import { ErrorState } from "../../../design/ErrorState";
import { compactNumber, groupedInteger, plural } from "../../../design/numbers";
import { isoTime, localTime } from "../../../design/times";
import { askedFields, isText, pagesOf, ROW_PX, rowWindow, scrolledHeight, scrollOf } from "./rows";
import { ValueDialog, type OpenedValue } from "./ValueDialog";
import { ValueCell } from "./ValueCell";
import { shownValue } from "./values";
import styles from "./RowsTable.module.css";

interface RowsTableProps {
  runId: string;
  stats: StreamStats;
  fields: readonly string[];
  /** The row that the address names. It is the first one in view. */
  row: number | undefined;
  onRow: (row: number) => void;
}

const HEAD_PX = 44;
const LEAD_PX = 84 + 84 + 168;
const FIELD_PX = 104;
const MOST_FIELD_PX = 180;
/** Columns of text are wider. */
const TEXT_PX = 140;
const MOST_TEXT_PX = 280;
/** The address follows when scrolling pauses. */
const REST_MS = 500;

export function RowsTable({ runId, stats, fields, row, onRow }: RowsTableProps) {
  const { stream, rows: total } = stats;
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: sizeRef, height } = useElementSize<HTMLDivElement>();
  const ref = useMergedRef(scroller, sizeRef);
  const [scrollPx, setScrollPx] = useState(0);
  const [opened, setOpened] = useState<OpenedValue>();
  const viewPx = Math.max(0, height - HEAD_PX);
  const shown = rowWindow(scrollPx, viewPx, total);
  const told = useRef<number | undefined>(undefined);

  // A new row in the address scrolls the table, unless the table itself has just put that row there.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || viewPx === 0 || row === undefined || Number.isNaN(row) || told.current === row) return;
    told.current = row;
    element.scrollTop = scrollOf(Math.max(0, Math.min(row, total - 1)), viewPx, total);
  }, [row, viewPx, total]);
  const latest = useRef(onRow);
  useEffect(() => {
    latest.current = onRow;
  });
  const first = shown.from;
  const scrolled = useRef(false);
  useEffect(() => {
    if (!scrolled.current) return undefined;
    const timer = setTimeout(() => {
      scrolled.current = false;
      if (told.current === first) return;
      told.current = first;
      latest.current(first);
    }, REST_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [first]);

  const pages = pagesOf(shown.from, shown.to, total);
  const asked = askedFields(fields, Object.keys(stats.fields).length);
  const loaded = useQueries({
    queries: pages.map((page) => ({
      queryKey: queryKeys.rows(runId, stream, page.startIndex, page.limit, asked),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        loadRows(runId, { stream, ...page, ...(asked && { field: asked }) }, signal),
      // A logged row does not change, and a page that has got more rows has another key.
      staleTime: Infinity,
      gcTime: 60_000,
    })),
  });
  const byIndex = new Map<number, StreamRow>();
  const isLoaded = (index: number) =>
    loaded.some(({ data }) => data && index >= data.startIndex && index < data.endIndex);
  for (const { data } of loaded) data?.rows.forEach((r) => byIndex.set(r.index, r));
  const failed = loaded.find((q) => q.isError && !q.data);

  const onKeyDown = (e: KeyboardEvent) => {
    const element = scroller.current;
    if (!element || (e.key !== "Home" && e.key !== "End")) return;
    e.preventDefault();
    element.scrollTop = e.key === "Home" ? 0 : element.scrollHeight;
  };
  const texts = new Set(fields.filter((f) => isText(own(stats.fields, f))));
  const leastPx = (fields.length - texts.size) * FIELD_PX + texts.size * TEXT_PX;
  const width = `max(100%, ${String(LEAD_PX + leastPx)}px)`;
  // The bounds are in pixels, because each row is a grid of its own and all rows must have the same columns.
  const columns = fields.map((f) =>
    texts.has(f)
      ? `minmax(${String(TEXT_PX)}px, ${String(MOST_TEXT_PX)}px)`
      : `minmax(${String(FIELD_PX)}px, ${String(MOST_FIELD_PX)}px)`,
  );
  const line = { gridTemplateColumns: `84px 84px 168px ${columns.join(" ")}` };
  return (
    <>
      {failed && <ErrorState error={failed.error} retry={() => void failed.refetch()} />}
      <div
        ref={ref}
        className={styles.view}
        role="grid"
        tabIndex={0}
        aria-label={`Rows of ${stream}`}
        aria-rowcount={total + 1}
        onScroll={(e) => {
          scrolled.current = true;
          setScrollPx(e.currentTarget.scrollTop);
        }}
        onKeyDown={onKeyDown}
      >
        <div className={classes(styles.line, styles.head)} role="row" style={{ ...line, width }}>
          <div role="columnheader">
            <b>Row</b>
          </div>
          <div role="columnheader">
            <b>Step</b>
          </div>
          <div role="columnheader">
            <b>Time</b>
          </div>
          {fields.map((f) => (
            <FieldHead key={f} field={f} stats={own(stats.fields, f)} />
          ))}
        </div>
        <div className={styles.body} style={{ height: scrolledHeight(total) }}>
          <div className={styles.window} style={{ width, transform: `translateY(${String(shown.topPx)}px)` }}>
            {Array.from({ length: Math.max(0, shown.to - shown.from) }, (_, i) => shown.from + i).map(
              (index) => {
                const r = byIndex.get(index);
                // The server leaves out a row that has none of the fields.
                const waiting = !r && !isLoaded(index);
                const isMarked = index === row && row > 0;
                return (
                  <div
                    key={index}
                    role="row"
                    aria-rowindex={index + 2}
                    className={classes(
                      styles.line,
                      styles.row,
                      waiting && styles.waiting,
                      isMarked && styles.marked,
                    )}
                    style={{ ...line, height: ROW_PX }}
                  >
                    <div role="rowheader">{groupedInteger(index)}</div>
                    <div role="gridcell">{r ? groupedInteger(r.step) : waiting ? "…" : "–"}</div>
                    <div role="gridcell" title={r && isoTime(r.timeMs)}>
                      {r ? localTime(r.timeMs) : ""}
                    </div>
                    {fields.map((f) => (
                      <ValueCell
                        key={f}
                        value={r && shownValue(r, f)}
                        open={(value) => {
                          setOpened({ field: f, place: `row ${groupedInteger(index)}`, value });
                        }}
                      />
                    ))}
                  </div>
                );
              },
            )}
          </div>
        </div>
      </div>
      <ValueDialog
        opened={opened}
        close={() => {
          setOpened(undefined);
        }}
      />
    </>
  );
}

/** The name of a field with its first and last number, or the count of its values. */
function FieldHead({ field, stats }: { field: string; stats: FieldStats | undefined }) {
  const n = (v: WireNumber | null | undefined) => (v == null ? "–" : compactNumber(fromWire(v)));
  const json = stats?.jsonCount ?? 0;
  const long = [field];
  if (stats?.count !== undefined)
    long.push(
      plural(stats.count, "number"),
      `first ${n(stats.first)}, last ${n(stats.last)}`,
      `least ${n(stats.min)}, greatest ${n(stats.max)}, mean ${n(stats.mean)}`,
    );
  if (json > 0) long.push(`${plural(json, "value")} that ${json === 1 ? "is" : "are"} no number`);
  return (
    <div role="columnheader" title={long.join("\n")} className={classes(isText(stats) && styles.text)}>
      <b>{field}</b>
      <small>
        {stats?.count !== undefined
          ? `${n(stats.first)} → ${n(stats.last)}`
          : json > 0
            ? plural(json, "value")
            : "–"}
      </small>
    </div>
  );
}
