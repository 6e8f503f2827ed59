import { Checkbox, Skeleton } from "@mantine/core";
import type { ColumnDef, ColumnSizingState } from "@tanstack/react-table";
import { flexRender, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Run } from "../../api/types";
import { classes } from "../../design/classes";
import type { Shade } from "../../design/colours";
import { useColumnsInView } from "../../design/useColumnsInView";
import { useSame } from "../../design/useSame";
import { type ColumnId, parseColumn } from "../../parts/runs/columnNames";
import type { TableSort } from "./columns";
import { type DrawnColumn, Row } from "./Row";
import type { RunRow } from "./useNested";
import tableStyles from "../../design/table.module.css";
import styles from "./RunTable.module.css";

const ROW_PX = 34;
const LOAD_AHEAD_ROWS = 60;

const ATTRIBUTES: { id: ColumnId; label: string; size: number }[] = [
  { id: "status", label: "Status", size: 116 },
  { id: "start_time", label: "Started", size: 104 },
  { id: "duration", label: "Duration", size: 98 },
];

/** The last column, because users seldom differ. */
const USER = { id: "user_id", label: "User", size: 90 };

export interface RunTableProps {
  /** The loaded runs. */
  runs: readonly Run[];
  /** The loaded runs, and the runs shown below them. */
  rows: readonly RunRow[];
  /** Shows or hides the runs below a run. */
  onFold: (id: string) => void;
  total: number;
  columns: readonly ColumnId[];
  sort: TableSort;
  onSort: (id: ColumnId) => void;
  selected: ReadonlySet<string>;
  onSelect: (ids: readonly string[], on: boolean) => void;
  /** Selects all runs, also those that are not loaded. */
  onSelectAll: () => void;
  onClear: () => void;
  charted: ReadonlySet<string>;
  /** The colours by run. Not every run has one. */
  shades: ReadonlyMap<string, Shade>;
  hidden: ReadonlySet<string>;
  onHide: (id: string) => void;
  cursor: number;
  onCursor: (index: number) => void;
  loading: boolean;
  dimmed: boolean;
  hasMore: boolean;
  loadMore: () => void;
}

export function RunTable(props: RunTableProps) {
  const { runs, rows, columns, sort, onSort, selected, onSelect, cursor, loading, hasMore, loadMore } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [sizing, setSizing] = useState<ColumnSizingState>({});
  const anchor = useRef<number>(undefined);

  const defs = useMemo((): ColumnDef<Run>[] => {
    const attributes: ColumnDef<Run>[] = ATTRIBUTES.map((a) => ({
      id: a.id,
      header: a.label,
      size: a.size,
    }));
    const chosen: ColumnDef<Run>[] = columns.map((id) => {
      const { kind, key } = parseColumn(id);
      return {
        id,
        header: key,
        size: Math.min(200, Math.max(84, key.length * 8 + 36)),
        meta: { kind },
      };
    });
    const user: ColumnDef<Run> = {
      id: USER.id,
      header: USER.label,
      size: USER.size,
    };
    return [{ id: "run_name", header: "Run", size: 220, minSize: 140 }, ...attributes, ...chosen, user];
  }, [columns]);

  const table = useReactTable<Run>({
    data: runs as Run[],
    columns: defs,
    getRowId: (r) => r.id,
    state: { columnSizing: sizing },
    onColumnSizingChange: setSizing,
    columnResizeMode: "onChange",
    defaultColumn: { minSize: 60, maxSize: 800 },
    getCoreRowModel: getCoreRowModel(),
    manualSorting: true,
  });
  const headers = table.getFlatHeaders();
  const width = table.getTotalSize();
  const widths = headers.map((h) => h.getSize());
  const across = useColumnsInView(scroller, widths);
  const drawn = useSame(across.shown);
  const { beforePx } = across;
  const template = [widths[0] ?? 0, ...(beforePx > 0 ? [beforePx] : []), ...drawn.map((i) => widths[i] ?? 0)]
    .map((px) => `${String(px)}px`)
    .join(" ");
  const cells = useMemo(
    () => drawn.map((i): DrawnColumn => ({ id: defs[i]?.id ?? "", index: i })),
    [drawn, defs],
  );

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 14,
    // A run may be in two rows: one below its parent, and one of its own.
    getItemKey: (i) => `${rows[i]?.run.id ?? ""} ${String(i)}`,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && lastShown > rows.length - LOAD_AHEAD_ROWS) loadMore();
  }, [hasMore, lastShown, rows.length, loadMore]);
  useEffect(() => {
    if (cursor >= 0 && cursor < rows.length) virtual.scrollToIndex(cursor, { align: "auto" });
    // A move of the cursor scrolls the table; new rows do not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [cursor]);

  const pick = (index: number, on: boolean, range: boolean) => {
    const from = range && anchor.current !== undefined ? anchor.current : index;
    const [low, high] = from < index ? [from, index] : [index, from];
    anchor.current = index;
    onSelect(
      rows.slice(low, high + 1).map((r) => r.run.id),
      on,
    );
  };
  const allOn = runs.length > 0 && runs.every((r) => selected.has(r.id));
  const someOn = selected.size > 0 && !allOn;

  return (
    <div
      ref={scroller}
      className={classes(styles.runs, props.dimmed && styles.dimmed)}
      role="grid"
      aria-label="Runs"
      aria-rowcount={props.total}
      aria-colcount={headers.length}
      tabIndex={0}
      data-rows={rows.length}
    >
      <div className={styles.head} role="row" style={{ gridTemplateColumns: template, width }}>
        {[0, ...drawn].map((i) => {
          const h = headers[i];
          if (!h) return null;
          const active = sort.id === h.column.id;
          const kind = parseColumn(h.column.id).kind;
          return (
            <div
              key={h.id}
              role="columnheader"
              aria-colindex={i + 1}
              className={classes(
                styles.th,
                kind === "metric" && styles.metric,
                h.column.id === "run_name" && styles.first,
              )}
              {...(i > 0 && i === drawn[0] && beforePx > 0 && { style: { gridColumnStart: 3 } })}
              aria-sort={active ? (sort.descending ? "descending" : "ascending") : "none"}
            >
              {h.column.id === "run_name" && (
                <Checkbox
                  size="xs"
                  aria-label="Select all runs"
                  disabled={runs.length === 0}
                  checked={allOn}
                  indeterminate={someOn}
                  onChange={() => {
                    if (allOn) props.onClear();
                    else if (runs.length < props.total) props.onSelectAll();
                    else
                      onSelect(
                        runs.map((r) => r.id),
                        true,
                      );
                  }}
                />
              )}
              <button
                type="button"
                className={classes(tableStyles.sort, styles.sort, active && tableStyles.active)}
                title={`${kind === "attribute" ? "" : `${kind} `}${String(h.column.columnDef.header)}: sort`}
                onClick={() => {
                  onSort(h.column.id);
                }}
              >
                <span className={styles.title}>{flexRender(h.column.columnDef.header, h.getContext())}</span>
                <span aria-hidden>{active ? (sort.descending ? "↓" : "↑") : ""}</span>
              </button>
              <div
                className={classes(styles.resize, h.column.getIsResizing() && styles.active)}
                role="presentation"
                onPointerDown={h.getResizeHandler()}
                onMouseDown={h.getResizeHandler()}
                onTouchStart={h.getResizeHandler()}
                onDoubleClick={() => {
                  h.column.resetSize();
                }}
              />
            </div>
          );
        })}
      </div>
      {loading ? (
        <div aria-busy aria-label="Loading runs" style={{ padding: 8 }}>
          {Array.from({ length: 12 }, (_, i) => (
            <Skeleton key={i} height={20} my={12} radius="sm" />
          ))}
        </div>
      ) : (
        <div style={{ height: virtual.getTotalSize(), width, position: "relative" }} role="rowgroup">
          {items.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const { run } = row;
            return (
              <Row
                key={item.key}
                run={run}
                depth={row.depth}
                open={row.open}
                left={row.left}
                onFold={props.onFold}
                index={item.index}
                top={item.start}
                cells={cells}
                isMoved={beforePx > 0}
                template={template}
                width={width}
                shade={props.shades.get(run.id)}
                selected={selected.has(run.id)}
                charted={props.charted.has(run.id)}
                hidden={props.hidden.has(run.id)}
                current={item.index === cursor}
                pick={pick}
                onHide={props.onHide}
                onCursor={props.onCursor}
              />
            );
          })}
        </div>
      )}
    </div>
  );
}
